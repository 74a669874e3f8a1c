import Domain
import Simulator

extension ContractSubject {
  /// Behind a token; `id` and `sourceId` as lookup keys. contracts/propeller.md.
  static let propeller = ContractSubject(
    kind: ProviderKind(PropellerWellKnown.kind),
    secrets: [PropellerWellKnown.clientSecret],
    known: .id(String(PropellerWellKnown.janeID)),
    unknown: [
      .id(String(PropellerWellKnown.unknownID)),
      ContactLookup(key: .sourceID, value: "NOBODY-1", source: PropellerWellKnown.source),
    ],
    refused: [
      RefusedLookup(
        lookup: ContactLookup(key: .sourceID, value: PropellerWellKnown.sourceIDOfTwoSources),
        kind: .conflict),
      RefusedLookup(
        lookup: ContactLookup(
          key: .sourceID, value: PropellerWellKnown.sourceIDOfTwoLanguages,
          source: PropellerWellKnown.source),
        kind: .conflict),
    ],
    calls: [
      .list: CallFilter(method: "POST", pathPrefix: "/v2/contacts/search"),
      .count: CallFilter(method: "POST", pathPrefix: "/v2/contacts/search"),
      .get: CallFilter(method: "GET", pathPrefix: "/v2/contacts/id/"),
      .find: CallFilter(method: "GET", pathPrefix: "/v2/contacts/sourceId/"),
    ],
    // [vendor] Once more with a new token.
    callsWhenUnauthorized: 2,
    getAnswer: DocumentedAnswer(fixture: "Propeller/contact", contact: [.key("data")]),
    listAnswer: DocumentedAnswer(
      fixture: "Propeller/search", contact: [.key("data"), .index(0)]),
    errorAnswer: {
      let error: [String: JSONValue] = [
        "code": 10_006, "status": 400, "type": "InvalidLookupKey",
        "messages": .array([.string($0)]),
      ]
      return (400, .object(["error": .object(error)]))
    },
    conditions: [QueryCondition(key: "name", value: WellKnownPeople.janeFirstName)])
}
