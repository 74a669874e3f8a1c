import Domain
import Providers
import Simulator

final class PropellerSubject: ProviderUnderTest {
  /// Needs a token and has the lookup keys `id` and `sourceId`. See docs/providers/contracts/propeller.md.
  static let subject = ContractSubject(
    account: .named(PropellerWellKnown.name),
    basePath: "/v2",
    settings: { ["client_id": .text("me"), "token_url": .text($0 + "/oauth2/token")] },
    tokenRequest: (line: "POST /oauth2/token", answer: Fixture.text("Propeller/token")),
    known: .id(String(PropellerWellKnown.janeID)),
    unknown: [
      .id(String(PropellerWellKnown.unknownID)),
      ContactLookup(key: .sourceID, value: "ABSENT-1", source: PropellerWellKnown.source),
    ],
    unknownID: .id(String(PropellerWellKnown.unknownID)),
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
      .create: CallFilter(method: "POST", pathPrefix: "/v2/contacts/"),
      .update: CallFilter(method: "PATCH", pathPrefix: "/v2/contacts/id/"),
      .delete: CallFilter(method: "DELETE", pathPrefix: "/v2/contacts/id/"),
      .upsertByID: CallFilter(method: "POST", pathPrefix: "/v2/contacts/bulk/id"),
      .upsertBySourceID: CallFilter(method: "POST", pathPrefix: "/v2/contacts/bulk/sourceId"),
      .setPricing: CallFilter(method: "POST", pathPrefix: "/v2/contacts/id/"),
      .removePricing: CallFilter(method: "DELETE", pathPrefix: "/v2/contacts/id/"),
    ],
    statuses: [.create: 201],
    // The token request.
    plannedBefore: 1,
    // Documented by the provider: repeated once with a new token.
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
    conditions: [QueryCondition(key: "name", value: WellKnownPeople.janeFirstName)],
    draft: ContactDraft([FieldValue(name: "title", value: "Dr.-Ing.")]),
    isUpdated: { $0.fields["title"] == "Dr.-Ing." },
    newDraft: ContactDraft([
      FieldValue(name: "firstName", value: "Nova"), FieldValue(name: "sourceId", value: "NEW-1"),
      FieldValue(name: "source", value: "ERP"),
      FieldValue(name: "dateOfBirth", value: "1993-08-28"),
    ]),
    isNew: { $0.firstName == "Nova" && $0.fields["dateOfBirth"] == "1993-08-28" },
    upsertDraft: { key, contact in
      let title = FieldValue(name: "title", value: "Dr.-Ing.")
      guard key == .sourceID else {
        return ContactDraft([FieldValue(name: "id", value: .string(contact.id.value)), title])
      }
      return ContactDraft([
        FieldValue(name: "sourceId", value: .string(PropellerWellKnown.janeSourceID)),
        FieldValue(name: "source", value: .string(PropellerWellKnown.source)),
        FieldValue(name: "language", value: "en"), title,
      ])
    })
}
