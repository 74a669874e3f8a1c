import Domain
import Simulator

extension ContractSubject {
  /// Every call is a `POST` to the path of a method. See docs/providers/contracts/open2b.md.
  static let open2b = ContractSubject(
    kind: ProviderKind(Open2bWellKnown.kind),
    secrets: [Open2bWellKnown.key],
    known: .id(String(Open2bWellKnown.janeID)),
    unknown: [.id(String(Open2bWellKnown.unknownID)), .id("9007199254740993")],
    unknownID: .id(String(Open2bWellKnown.unknownID)),
    calls: [
      .list: call("find"), .find: call("find"), .count: call("count"), .get: call("get"),
      .create: call("create"), .update: call("update"), .delete: call("delete"),
    ],
    acceptsUnknownContact: [.delete],
    // The form of the call limit is an assumption.
    getAnswer: DocumentedAnswer(fixture: "Open2b/get", contact: [.key("contact")]),
    listAnswer: DocumentedAnswer(
      fixture: "Open2b/find", contact: [.key("contacts"), .index(0)]),
    errorAnswer: {
      let error: [String: JSONValue] = [
        "field": "id", "type": "InvalidValue", "description": .string($0),
      ]
      return (200, .object(["status": "error", "error": .object(error)]))
    },
    keysetStart: "0",
    conditions: [QueryCondition(key: "customer", value: String(Open2bWellKnown.janeCustomer))],
    draft: ContactDraft([FieldValue(name: "note", value: "calls back")]),
    isUpdated: { $0.fields["note"] == "calls back" },
    newDraft: ContactDraft([
      FieldValue(name: "customer", value: .integer(Int64(Open2bWellKnown.janeCustomer))),
      FieldValue(name: "name", value: "Nova"), FieldValue(name: "email", value: .null),
    ]),
    isNew: { $0.name == "Nova" && $0.emails.isEmpty })

  private static func call(_ method: String) -> CallFilter {
    CallFilter(method: "POST", pathPrefix: "/api/v6/commerce.contacts.\(method)")
  }
}
