import Domain
import Operations
import Simulator
import TestSupport
import Testing

/// Covers each kind of write with a lost response or a failing journal (decision 0004).
@Suite(.timeLimit(.minutes(10))) struct LostSendTests {
  enum Way: CaseIterable {
    case update, create, delete

    func write(at client: any ProviderClient, _ context: WriteContext) async throws {
      switch self {
      case .update:
        let id = try await client.page(ContactQuery(limit: 1)).contacts[0].id.value
        _ = try await SaveContact(client: client, context: context).save(
          ContactDraft([FieldValue(name: "name", value: "Ada Lost")]), to: .id(id))
      case .create:
        _ = try await CreateContact(client: client, context: context).create(
          ContactDraft([
            FieldValue(name: "customer", value: 37_091), FieldValue(name: "name", value: "Ada New"),
          ]))
      case .delete:
        let id = try await client.page(ContactQuery(limit: 1)).contacts[0].id.value
        var failure: WriteFailure?
        try await DeleteContacts(client: client, context: context).delete([.id(id)]) {
          if case .failed(let reason) = $0.outcome { failure = reason }
        }
        if let failure { throw failure }
      }
    }
  }

  private func failure(
    of way: Way, at client: any ProviderClient, _ journal: RecordingJournal
  ) async throws -> WriteFailure? {
    do {
      try await way.write(at: client, WriteContext(journal: journal, ambient: .live))
      return nil
    } catch let failure as WriteFailure {
      return failure
    }
  }

  private func withShop(_ body: (any ProviderClient) async throws -> Void) async throws {
    let world = try await SimulatedWorld.start(
      SimulatorOptions(contacts: 30, hasLimits: false),
      ambient: ManualClock(advancesOnSleep: true).ambient)
    try await body(try world.client("shop-it"))
    try await world.stop()
  }

  @Test(arguments: Way.allCases)
  func `a timeout that reading does not settle is unknown and is not repeated`(
    way: Way
  ) async throws {
    try await withShop { shop in
      let client = LostSend(shop, kind: .timeout)
      let journal = RecordingJournal()
      let failure = try await failure(of: way, at: client, journal)
      guard case .outcomeUnknown = failure else {
        Issue.record("\(String(describing: failure))")
        return
      }
      #expect(client.sendCount == 1)
      #expect(journal.steps == [.intended, .sent, .unknown])
    }
  }

  @Test(arguments: Way.allCases)
  func `a timed-out write is done if reading shows it`(way: Way) async throws {
    try await withShop { shop in
      let client = LostSend(shop, kind: .timeout, isApplied: true)
      let journal = RecordingJournal()
      let failure = try await failure(of: way, at: client, journal)
      #expect(failure == nil)
      #expect(client.sendCount == 1)
      #expect(journal.steps == [.intended, .sent, .unknown, .verified])
    }
  }

  @Test(arguments: Way.allCases)
  func `a write with the provider's own error fails after one request if reading shows no change`(
    way: Way
  ) async throws {
    try await withShop { shop in
      let client = LostSend(shop, kind: .server, status: 500, isProvidersOwn: true)
      let journal = RecordingJournal()
      guard case .failed = try await failure(of: way, at: client, journal) else {
        Issue.record("The write did not fail.")
        return
      }
      #expect(client.sendCount == 1)
      #expect(journal.steps == [.intended, .sent, .unknown, .failed])
    }
  }

  @Test(arguments: Way.allCases, [400, 403, 404, 413, 500, 503, 520, 524, 599])
  func `a write with an undocumented error response is unknown if reading shows no change`(
    way: Way, status: Int
  ) async throws {
    try await withShop { shop in
      let client = LostSend(shop, kind: status < 500 ? .validation : .server, status: status)
      let journal = RecordingJournal()
      guard case .outcomeUnknown = try await failure(of: way, at: client, journal) else {
        Issue.record("The outcome is not unknown.")
        return
      }
      #expect(client.sendCount == 1)
      #expect(journal.steps == [.intended, .sent, .unknown])
    }
  }

  /// This shop allows no repeat of a creation.
  @Test(arguments: [Way.update, .delete])
  func `a repeat that cannot be recorded does not make the first request unsent`(
    way: Way
  ) async throws {
    try await withShop { shop in
      let client = LostSend(shop, kind: .unreachable)
      let journal = RecordingJournal(fullAfter: [.intended, .sent, .unknown])
      guard case .journal(_, isSent: true) = try await failure(of: way, at: client, journal) else {
        Issue.record("The failure is not a journal failure after sending.")
        return
      }
      #expect(client.sendCount == 1)
    }
  }

  enum Lost: CaseIterable {
    case answered, verified, both

    func isLost(_ step: JournalEntry.Step) -> Bool {
      switch self {
      case .answered: step == .answered
      case .verified: step == .verified
      case .both: step == .answered || step == .verified
      }
    }
  }

  @Test(arguments: Way.allCases, Lost.allCases)
  func `a write that is done but cannot be recorded is reported as done`(
    way: Way, lost: Lost
  ) async throws {
    try await withShop { shop in
      let journal = RecordingJournal(isBroken: lost.isLost)
      let failure = try #require(try await failure(of: way, at: shop, journal))
      guard case .doneUnrecorded(let reason, let provider, let contact) = failure else {
        Issue.record("\(failure)")
        return
      }
      #expect(reason.message == "no space left")
      #expect(provider == shop.info.name)
      #expect(contact != nil, "the failure names the contact, even a new one")
      #expect(WriteOutcome(failure) == .done)
      #expect(OperatorMessage(failure).text.contains("done for contact"))
    }
  }

  @Test(arguments: Way.allCases)
  func `reports the provider's objection even if the journal fails`(
    way: Way
  ) async throws {
    try await withShop { shop in
      let client = LostSend(shop, kind: .validation, status: 400, isProvidersOwn: true)
      let journal = RecordingJournal(isBroken: { $0 == .failed })
      guard case .failed(let reason) = try await failure(of: way, at: client, journal) else {
        Issue.record("The failure is not the provider's.")
        return
      }
      #expect(reason.message == "lost; the journal cannot be written either")
    }
  }
}
