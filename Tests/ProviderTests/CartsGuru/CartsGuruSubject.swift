import Domain
import Simulator

extension ContractSubject {
  /// Looks contacts up by account id and has no list. See docs/providers/contracts/cartsguru.md.
  static let cartsGuru = ContractSubject(
    kind: ProviderKind(CartsGuruWellKnown.kind),
    secrets: [CartsGuruWellKnown.key],
    known: ContactLookup(key: .accountID, value: CartsGuruWellKnown.janeAccountID),
    unknown: [ContactLookup(key: .accountID, value: CartsGuruWellKnown.unknownAccountID)],
    unknownID: .id(CartsGuruWellKnown.unknownID),
    refused: [
      RefusedLookup(
        lookup: ContactLookup(key: .accountID, value: CartsGuruWellKnown.sharedAccountID),
        kind: .conflict)
    ],
    calls: [
      .get: CallFilter(method: "GET", pathPrefix: "/contacts"),
      .find: CallFilter(method: "GET", pathPrefix: "/contacts"),
      .prefer: CallFilter(method: "POST", pathPrefix: "/contacts/"),
      .anonymize: CallFilter(method: "PUT", pathPrefix: "/contacts/"),
      .export: CallFilter(method: "GET", pathPrefix: "/contacts.csv"),
      .importFile: CallFilter(method: "PUT", pathPrefix: "/contacts.csv"),
    ],
    getAnswer: DocumentedAnswer(
      fixture: "CartsGuru/contact", contact: [.key("data"), .index(0)]),
    errorAnswer: {
      (404, .object(["statusCode": "404", "error": "Not Found", "message": .string($0)]))
    },
    idName: "_id",
    importText: "type,value\r\nemail,\(WellKnownPeople.janeEmail)\r\n",
    isFile: { $0.hasPrefix("type,value\r\n") && $0.contains("@example.com\r\n") })
}
