import Domain
import Providers
import Testing

@Suite(.timeLimit(.minutes(10))) struct `Carts Guru's requests` {
  @Test func `a get uses the account id and masks it in logs`() async throws {
    let transport = ScriptedTransport(.fixture("CartsGuru/contact"))
    _ = try await Configured.cartsGuru(transport).contact(
      ContactLookup(key: .accountID, value: "jane+1@example.com"), fields: nil)
    let sent = try #require(transport.sent.first)
    #expect(
      sent.line
        == "GET https://api.carts.guru/contacts?siteId=0000-site&accountId=jane%2B1%40example.com")
    #expect(sent.maskedURL.hasSuffix("accountId=‹masked›"))
    #expect(sent.headers == ["x-auth-key: s3cret"])
    #expect(sent.body == nil)
    #expect(!sent.isWrite)
  }

  @Test(arguments: [
    ([Channel.email: true], #"{"allowEmail":true}"#),
    ([.sms: false], #"{"allowSms":false}"#),
    (
      [.email: false, .sms: false, .call: true],
      #"{"allowCall":true,"allowEmail":false,"allowSms":false}"#
    ),
  ])
  func `sends only the given channels of the preferences`(
    channels: [Channel: Bool], body: String
  ) async throws {
    let transport = ScriptedTransport(.fixture("CartsGuru/contact"))
    _ = try await Configured.cartsGuru(transport).send(.preferences(.id("5f_1c"), channels))
    let sent = try #require(transport.sent.first)
    #expect(sent.line == "POST https://api.carts.guru/contacts/5f_1c?siteId=0000-site")
    #expect(sent.headers == ["x-auth-key: s3cret", "Content-Type: application/json"])
    #expect(sent.body == body)
    #expect(sent.isWrite)
  }

  @Test(
    arguments: [("Smith", true), ("0612345678", true), ("5f1c0a", false), ("c-1001", false)])
  func `masks an _id in logs if it may be a name or a phone number`(
    id: String, isMasked: Bool
  ) async throws {
    let transport = ScriptedTransport(.fixture("CartsGuru/anonymized"))
    _ = try await Configured.cartsGuru(transport).send(.anonymize(.id(id)))
    let sent = try #require(transport.sent.first)
    #expect(sent.line.contains("/contacts/\(id)?"))
    #expect(sent.maskedURL.contains(id) != isMasked)
  }

  @Test func `an anonymization is a PUT that names its action`() async throws {
    let transport = ScriptedTransport(.fixture("CartsGuru/anonymized"))
    let answer = try await Configured.cartsGuru(transport).send(.anonymize(.id("5f1c0a")))
    let sent = try #require(transport.sent.first)
    #expect(
      sent.line
        == "PUT https://api.carts.guru/contacts/5f1c0a?cg_action=anonymize&siteId=0000-site")
    #expect(sent.body == nil)
    #expect(sent.isWrite)
    #expect(answer.status == 200)
    #expect(answer.contact?.isAnonymized == true)
    #expect(answer.contact?.lookup == nil)
  }

  @Test(arguments: ["jane@example.com", "Jane Smith", "+33612345678", "李"])
  func `refuses personal data as an id because logs show ids`(text: String) async throws {
    let transport = ScriptedTransport(.fixture("CartsGuru/contact"))
    let client = try Configured.cartsGuru(transport)
    let refused = try await failure { () async throws(ProviderFailure) in
      try await client.send(.anonymize(.id(text)))
    }
    #expect(refused.kind == .validation)
    #expect(!refused.message.contains(text))
    #expect(transport.sent.isEmpty)
  }

  @Test func `a plan shows the write without its secret and sends nothing`() throws {
    let transport = ScriptedTransport()
    let plan = try Configured.cartsGuru(transport).plannedRequests(
      for: .anonymize(ContactLookup(key: .accountID, value: "jane@example.com")))
    #expect(
      plan == [
        PlannedRequest(
          method: "PUT",
          url: "https://api.carts.guru/contacts/‹_id›?cg_action=anonymize&siteId=0000-site",
          headers: [
            FieldValue(name: "Accept", value: "application/json"),
            FieldValue(name: "x-auth-key", value: "‹redacted›"),
          ], body: nil)
      ])
    #expect(transport.sent.isEmpty)
  }

  @Test(arguments: [
    "", " ", ".", "..", ".csv", "../contacts.csv", "..\\contacts.csv", "..%2Fcontacts.csv", "/",
    "5f/..", "5f?cg_action=anonymize", "5f#", "%2e%2e",
  ])
  func `never sends an id that would change the path`(id: String) async throws {
    let transport = ScriptedTransport(.fixture("CartsGuru/anonymized"))
    let client = try Configured.cartsGuru(transport)
    for write: ContactWrite in [.anonymize(.id(id)), .preferences(.id(id), [.sms: false])] {
      let refused = try await failure { () async throws(ProviderFailure) in
        try await client.send(write)
      }
      #expect(refused.kind == .validation)
      #expect(refused.delivery == .notSent)
      #expect(throws: ProviderFailure.self) { try client.plannedRequests(for: write) }
    }
    #expect(transport.sent.isEmpty)
  }

  @Test func `refuses unsupported calls with a reason and sends nothing`() async throws {
    let transport = ScriptedTransport()
    let client = try Configured.cartsGuru(transport)
    let byID = try await failure { () async throws(ProviderFailure) in
      try await client.contact(.id("5f1c0a"), fields: nil)
    }
    #expect(byID.kind == .unsupported)
    #expect(byID.message == "Carts Guru has no read by _id: use the account id")
    let list = try await failure { () async throws(ProviderFailure) in
      try await client.page(ContactQuery(limit: 10))
    }
    #expect(list.kind == .unsupported)
    #expect(
      list.message == "Carts Guru has no list of contacts: look one up by its account id")
    let count = try await failure { () async throws(ProviderFailure) in
      try await client.count([])
    }
    #expect(count.kind == .unsupported)
    let selection = try await failure { () async throws(ProviderFailure) in
      try await client.contact(ContactLookup(key: .accountID, value: "a"), fields: ["emails"])
    }
    #expect(selection.kind == .unsupported)
    let byAccount = try await failure { () async throws(ProviderFailure) in
      try await client.send(.anonymize(ContactLookup(key: .accountID, value: "a")))
    }
    #expect(byAccount.kind == .validation)
    #expect(transport.sent.isEmpty)
  }

  @Test func `writes nothing if the config forbids it`() async throws {
    let transport = ScriptedTransport()
    let client = try Configured.cartsGuru(transport, policy: ActionPolicy(isReadOnly: true))
    let failure = try await failure { () async throws(ProviderFailure) in
      try await client.send(.anonymize(.id("5f1c0a")))
    }
    #expect(failure.kind == .unsupported)
    #expect(failure.message == "the config says read_only = true")
    #expect(transport.sent.isEmpty)
  }

  @Test(
    arguments: [
      (
        "jane@example.com", ["jane@example.com"], "cannot be searched by e-mail, only by account id"
      ),
      (
        "Jane@EXAMPLE.com", ["Jane@EXAMPLE.com", "jane@example.com"],
        "cannot be searched by e-mail, only by account id"
      ),
      ("CUST-77", ["CUST-77"], nil),
      ("Jane Smith", ["Jane Smith"], "cannot be searched by name, only by account id"),
      ("0612345678", ["0612345678"], "cannot be searched by phone, only by account id"),
      ("", [], "cannot be searched by name, only by account id"),
    ] as [(String, [String], String?)])
  func `looks a text up as an account id, and says what that does not prove`(
    text: String, values: [String], limit: String?
  ) throws {
    let plan = try Configured.cartsGuru(ScriptedTransport()).searchPlan(for: text)
    #expect(
      plan.steps == values.map { .lookup(ContactLookup(key: .accountID, value: $0)) })
    #expect(plan.limit == limit)
  }

  @Test func `an e-mail address is answered exactly if the account ids are e-mail addresses`()
    throws
  {
    let client = try Configured.client(
      CartsGuru.self, "https://api.carts.guru/", ScriptedTransport(),
      values: ["site_id": .text("0000-site"), "account_id": .text("email")])
    #expect(client.searchPlan(for: "Jane@example.com").limit == nil)
    #expect(client.searchPlan(for: "Jane Smith").limit != nil)
  }
}
