import Domain
import Operations
import Simulator
import TestSupport
import Testing

/// Covers what counts as evidence that a write happened.
@Suite(.timeLimit(.minutes(10))) struct EvidenceTests {
  private static let jane = ContactLookup(key: .accountID, value: WellKnownPeople.janeEmail)
  private static let shopUpdates = CallFilter(
    method: "POST", pathPrefix: "/api/v6/commerce.contacts.update")
  private static let shopReads = CallFilter(
    method: "POST", pathPrefix: "/api/v6/commerce.contacts.get")

  private func context(_ journal: RecordingJournal = RecordingJournal()) -> WriteContext {
    WriteContext(journal: journal, ambient: .live)
  }

  private func withWorld(_ body: (SimulatedWorld) async throws -> Void) async throws {
    let world = try await SimulatedWorld.start(
      SimulatorOptions(contacts: 30, hasLimits: false),
      ambient: ManualClock(advancesOnSleep: true).ambient)
    try await body(world)
    try await world.stop()
  }

  private func failure<Value>(
    of body: () async throws -> Value
  ) async throws -> WriteFailure? {
    do {
      _ = try await body()
      return nil
    } catch let failure as WriteFailure {
      return failure
    }
  }

  private func isUnknown(_ failure: WriteFailure?) -> Bool {
    guard case .outcomeUnknown? = failure else { return false }
    return true
  }

  private func save(
    _ name: String, _ value: JSONValue, _ lookup: ContactLookup, _ client: any ProviderClient
  ) async throws -> WriteResult {
    try await SaveContact(client: client, context: context()).save(
      ContactDraft([FieldValue(name: name, value: value)]), to: lookup)
  }

  // MARK: - By an id that cannot be read

  @Test(arguments: ["POST", "PUT"]) func `a response without the contact proves nothing`(
    method: String
  ) async throws {
    try await withWorld { world in
      let client = try world.client("eu-shop")
      let id = try await client.contact(Self.jane, fields: nil).id.value
      await world.server.failNext(
        .answer(status: 200, body: #"{"data":[]}"#), at: "eu-shop",
        where: CallFilter(method: method))
      let journal = RecordingJournal()
      let failure = try await failure {
        method == "POST"
          ? try await ChangePreferences(client: client, context: context(journal))
            .change([.sms: false], ofID: id)
          : try await AnonymizeContact(client: client, context: context(journal))
            .anonymize(id: id)
      }
      guard case .outcomeUnknown? = failure else {
        Issue.record("\(String(describing: failure))")
        return
      }
      #expect(journal.steps == [.intended, .sent, .answered, .unknown])
    }
  }

  @Test func `a response about another contact leaves the outcome unknown`() async throws {
    try await withWorld { world in
      let client = try world.client("eu-shop")
      let id = try await client.contact(Self.jane, fields: nil).id.value
      let body =
        #"{"data":[{"_id":"other","communicationPreferences":{"sms":"Optout","call":"Default","email":"Default"}}]}"#
      await world.server.failNext(
        .answer(status: 200, body: body), at: "eu-shop", where: CallFilter(method: "POST"))
      let failure = try await failure {
        try await ChangePreferences(client: client, context: context())
          .change([.sms: false], ofID: id)
      }
      #expect(isUnknown(failure))
    }
  }

  @Test func `reports other channels that the provider changed as side effects`()
    async throws
  {
    try await withWorld { world in
      let client = try world.client("eu-shop")
      let contact = try await client.contact(Self.jane, fields: nil)
      let operation = ChangePreferences(client: Overreaching(client), context: context())
      let result = try await operation.change([.sms: false], of: contact)
      #expect(result.contact?.preferences?.sms == .optOut)
      #expect(result.sideEffects == ["E-mail also changed, from default to optin"])
      #expect(result.warnings == result.sideEffects)
    }
  }

  // MARK: - Updates

  @Test func `reads an update of the lookup key back by the contact's id`()
    async throws
  {
    try await withWorld { world in
      let client = try world.client("b2b")
      let contact = try #require(
        try await client.page(ContactQuery(limit: 30)).contacts.first {
          [$0.fields["source"], $0.fields["sourceId"]].allSatisfy {
            $0?.displayText?.isEmpty == false
          }
        })
      let lookup = ContactLookup(
        key: .sourceID, value: try #require(contact.fields["sourceId"]?.displayText),
        source: contact.fields["source"]?.displayText)
      let result = try await save("sourceId", "moved-1", lookup, client)
      #expect(result.evidence == .readBack)
      #expect(result.contact?.id == contact.id)
      #expect(result.contact?.fields["sourceId"] == "moved-1")
    }
  }

  @Test func `an update is unknown if the contact is missing afterwards`()
    async throws
  {
    try await withWorld { world in
      let client = try world.client("shop-it")
      let reads = GoneAfterSend(client)
      let failure = try await failure {
        try await save("note", "x", .id("59068"), reads)
      }
      #expect(isUnknown(failure))
    }
  }

  @Test func `an update that changed no value is unknown`() async throws {
    try await withWorld { world in
      let client = try world.client("shop-it")
      await world.server.failNext(
        .answer(status: 200, body: #"{"status":"ok"}"#), at: "shop-it", where: Self.shopUpdates)
      let failure = try await failure {
        try await save("note", "new", .id("59068"), client)
      }
      #expect(isUnknown(failure))
    }
  }

  @Test func `an update is done with a warning if the provider stored another value`() async throws
  {
    try await withWorld { world in
      let client = Shortening(try world.client("shop-it"))
      let result = try await save(
        "note", "a long note", .id("59068"), client)
      #expect(result.contact?.fields["note"] == "a long")
      #expect(result.warnings.count == 1)
    }
  }

  @Test func `an update is unknown if its response is empty and reading it back fails`()
    async throws
  {
    try await withWorld { world in
      let id = ContactLookup.id("59068")
      let client = GoneAfterSend(try world.client("shop-it"), as: .server)
      let failure = try await failure { try await save("note", "x", id, client) }
      #expect(isUnknown(failure))
    }
  }

  @Test func `the provider's own form of a value causes no warning`() async throws {
    try await withWorld { world in
      let client = try world.client("b2b")
      let id = try #require(try await client.page(ContactQuery(limit: 1)).contacts.first?.lookup)
      for (name, value) in [("gender", "F"), ("primaryLanguage", "EN"), ("lastName", " Bos ")] {
        let result = try await save(name, .string(value), id, client)
        #expect(result.warnings.isEmpty, "\(name)")
      }
    }
  }

  // MARK: - What was shown

  @Test func `does not anonymize a contact that changed since it was shown`() async throws {
    try await withWorld { world in
      let client = try world.client("eu-shop")
      let contact = try await client.contact(Self.jane, fields: nil)
      var seen = contact
      seen.name = "Jane Other"
      await world.server.forgetRequests()
      let operation = AnonymizeContact(client: client, context: context())
      let failure = try await failure { try await operation.anonymize(seen, isSeen: true) }
      guard case .conflict? = failure else {
        Issue.record("\(String(describing: failure))")
        return
      }
      #expect(await world.server.requests().allSatisfy { $0.method == "GET" })
      let result = try await operation.anonymize(contact, isSeen: true)
      #expect(result.contact?.isAnonymized == true)
    }
  }

  @Test func `refuses a read that returns another contact`() async throws {
    try await withWorld { world in
      let client = try world.client("shop-it")
      await world.server.failNext(
        .answer(
          status: 200, body: #"{"status":"ok","contact":{"id":7,"customer":1,"name":"Other"}}"#),
        at: "shop-it", where: Self.shopReads)
      await #expect {
        try await OpenContact(client: client).contact(.id("59068"))
      } throws: { error in
        (error as? ProviderFailure)?.kind == .protocol
      }
      let padded = try await OpenContact(client: client)
        .contact(.id("059068"))
      #expect(padded.id.value == "59068")
    }
  }
}
