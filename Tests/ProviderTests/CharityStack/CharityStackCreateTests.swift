import Domain
import Testing

@Suite(.timeLimit(.minutes(10))) struct `CharityStack's create` {
  private static func draft(_ values: KeyValuePairs<String, JSONValue>) -> ContactDraft {
    ContactDraft(
      [FieldValue(name: "firstName", value: "Jane"), FieldValue(name: "lastName", value: "Smith")]
        + values.map { FieldValue(name: $0.key, value: $0.value) })
  }

  private func body(_ draft: ContactDraft) async throws -> String? {
    let transport = ScriptedTransport(.fixture("CharityStack/created", status: 201))
    let client = try Configured.charityStack(transport)
    let answer = try await client.send(.create(draft))
    #expect(answer.createdID == "b1b2c3d4-e5f6-7890-abcd-ef1234567890")
    #expect(answer.status == 201)
    #expect(answer.contact?.name == "Jane Smith")
    let sent = try #require(transport.sent.first)
    #expect(sent.line == "POST https://charity.example.com/v1/contacts")
    #expect(sent.isWrite)
    return sent.body
  }

  @Test(
    arguments: [
      ("emails", .array([]), "[]"),
      ("emails", .array(["a@x.y"]), #"[{"is_primary":true,"value":"a@x.y"}]"#),
      (
        "emails", .array(["a@x.y", .object(["value": "b@x.y", "is_primary": true])]),
        #"[{"is_primary":false,"value":"a@x.y"},{"is_primary":true,"value":"b@x.y"}]"#
      ),
      (
        "emails", .array([.object(["value": "a@x.y", "is_primary": false]), "b@x.y"]),
        #"[{"is_primary":false,"value":"a@x.y"},{"is_primary":true,"value":"b@x.y"}]"#
      ),
      (
        "emails", .array([.object(["value": "a@x.y", "is_primary": false])]),
        #"[{"is_primary":true,"value":"a@x.y"}]"#
      ),
      (
        "phones", .array(["+1 (617) 555-01.01", .object(["value": "06/12"])]),
        #"[{"is_primary":true,"value":"16175550101"},{"is_primary":false,"value":"0612"}]"#
      ),
      (
        "addresses", .array([.object(["city": "Lyon"]), .object(["postal": "3"])]),
        #"[{"city":"Lyon","is_primary":true},{"is_primary":false,"postal":"3"}]"#
      ),
    ] as [(String, JSONValue, String)])
  func `sends list elements as objects and marks the first one as primary`(
    field: String, value: JSONValue, wire: String
  ) async throws {
    let head = field == "addresses" || field == "emails" ? #""\#(field)":\#(wire),"# : ""
    let tail = head.isEmpty ? #","\#(field)":\#(wire)"# : ""
    #expect(
      try await body(Self.draft([field: value]))
        == #"{\#(head)"firstName":"Jane","lastName":"Smith"\#(tail)}"#)
  }

  struct Refusal: Sendable, CustomTestStringConvertible {
    var draft: ContactDraft
    var message: String
    var testDescription: String { message }
  }

  @Test(arguments: [
    Refusal(draft: ContactDraft(), message: "no field is given"),
    Refusal(
      draft: ContactDraft([FieldValue(name: "firstName", value: "A")]),
      message: "lastName is required"),
    Refusal(
      draft: draft(["fullName": "A"]),
      message:
        "fullName is not a field here; use firstName, lastName, organizationName, emails, "
        + "phones or addresses"),
    Refusal(draft: draft(["emails": "a@x.y"]), message: "emails must be a list"),
    Refusal(
      draft: draft(["phones": .array(["call me"])]), message: "phones has an invalid phone number"),
    Refusal(
      draft: draft(["phones": .array([.object(["value": "+"])])]),
      message: "phones has an invalid phone number"),
    Refusal(draft: draft(["addresses": .object([:])]), message: "addresses must be a list"),
    Refusal(
      draft: draft(["addresses": .array(["Lyon"])]), message: "addresses must be a list of objects"),
    Refusal(
      draft: draft(["addresses": .array([.object(["postl": "69001"])])]),
      message: "addresses has no member postl; did you mean postal?"),
    Refusal(
      draft: draft(["emails": .array([.object(["value": "a@x.y", "kind": "work"])])]),
      message: "emails has no member kind; use value or is_primary"),
    Refusal(
      draft: draft(["emails": .array([.object(["value": 7])])]),
      message: "emails has a value that is not a text"),
    Refusal(
      draft: draft(["phones": .array([.object(["value": "06", "is_primary": "yes"])])]),
      message: "phones has a is_primary that is not true or false"),
    Refusal(
      draft: draft([
        "emails": .array([
          .object(["value": "a@x.y", "is_primary": true]),
          .object(["value": "b@x.y", "is_primary": true]),
        ])
      ]), message: "emails has more than one primary"),
  ])
  func `does not send drafts that CharityStack is known to refuse`(refusal: Refusal) async throws {
    let transport = ScriptedTransport()
    let client = try Configured.charityStack(transport)
    let failure = try await failure { () async throws(ProviderFailure) in
      try await client.send(.create(refusal.draft))
    }
    #expect(failure.kind == .validation)
    #expect(failure.delivery == .notSent)
    #expect(failure.message == refusal.message)
    #expect(transport.sent.isEmpty)
  }

  @Test func `refuses an update with the capability's reason`() async throws {
    let client = try Configured.charityStack(ScriptedTransport())
    let failure = try await failure { () async throws(ProviderFailure) in
      try await client.send(.update(.id("00000000-0000-0000-0000-00000000000a"), Self.draft([:])))
    }
    #expect(failure.kind == .unsupported)
    #expect(failure.message == "CharityStack documents no update")
  }

  @Test func `reports an existing contact as a conflict`() async throws {
    let client = try Configured.charityStack(
      ScriptedTransport(.text(#"{"error":"exists"}"#, status: 409)))
    let failure = try await failure { () async throws(ProviderFailure) in
      try await client.send(.create(Self.draft([:])))
    }
    #expect(failure.kind == .conflict)
    #expect(failure.message == "a contact with this primary e-mail or phone exists: exists")
  }

  @Test func `looks for a created contact by its primary e-mail address`() throws {
    let client = try Configured.charityStack(ScriptedTransport())
    let emails: JSONValue = .array(["a@x.y", .object(["value": "b@x.y", "is_primary": true])])
    #expect(
      client.creationTrace(of: Self.draft(["emails": emails]))
        == .unique(
          .query(
            ContactQuery(
              conditions: [QueryCondition(key: "email", value: "b@x.y")], limit: 100))))
    #expect(client.creationTrace(of: Self.draft(["phones": .array(["06"])])) == .none)
  }

  @Test func `fails after 100 empty pages with changing cursors`() async throws {
    let transport = ScriptedTransport { _, index in
      .text(#"{"contacts":[],"hasMore":true,"lastEvaluatedKey":"key \#(index)"}"#)
    }
    let client = try Configured.charityStack(transport)
    let failure = try await failure { () async throws(ProviderFailure) in
      try await client.page(ContactQuery(limit: 10))
    }
    #expect(failure.kind == .protocol)
    #expect(
      failure.message == "the provider gave 100 empty pages in a row and says that there is more")
    #expect(transport.sent.count == 100)
  }
}
