import Domain
import Foundation
import Simulator

extension ContractSubject {
  /// Supports read and create, with an opaque cursor. See docs/providers/contracts/charitystack.md.
  static let charityStack = ContractSubject(
    kind: ProviderKind(CharityStackWellKnown.kind),
    secrets: [CharityStackWellKnown.key],
    known: .id(CharityStackWellKnown.janeID),
    unknown: [.id(CharityStackWellKnown.unknownID), .id(CharityStackWellKnown.goneID)],
    refused: [
      RefusedLookup(lookup: .id(CharityStackWellKnown.otherMerchantID), kind: .forbidden)
    ],
    calls: [
      .list: CallFilter(method: "GET", pathPrefix: "/v1/contacts"),
      .find: CallFilter(method: "GET", pathPrefix: "/v1/contacts"),
      .get: CallFilter(method: "GET", pathPrefix: "/v1/contacts/"),
      .create: CallFilter(method: "POST", pathPrefix: "/v1/contacts"),
    ],
    statuses: [.create: 201],
    // Documented by the provider: there is no `Retry-After`.
    limitHeaders: { seconds, now in
      [
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset": String(Int(now.timeIntervalSince1970) + seconds),
      ]
    },
    getAnswer: DocumentedAnswer(fixture: "CharityStack/contact", contact: []),
    listAnswer: DocumentedAnswer(
      fixture: "CharityStack/end", contact: [.key("contacts"), .index(0)]),
    errorAnswer: {
      (400, .object(["error": "Validation failed", "details": .array([.string($0)])]))
    },
    conditions: [
      QueryCondition(key: "email", value: WellKnownPeople.janeEmail),
      QueryCondition(key: "email", value: WellKnownPeople.janeEmail.uppercased()),
    ],
    newDraft: ContactDraft([
      FieldValue(name: "firstName", value: "Nova"), FieldValue(name: "lastName", value: "New"),
      FieldValue(name: "emails", value: .array(["nova@example.com"])),
      FieldValue(name: "phones", value: .array(["+1 (617) 555-0199"])),
    ]),
    isNew: { $0.name == "Nova New" && $0.phones.map(\.value) == ["16175550199"] })
}
