import Domain
import Foundation
import Operations
import Simulator
import Store
import TestSupport
import Testing

/// Two operators on two hosts write to one contact, through the whole of the program below its screen.
@Suite(.timeLimit(.minutes(10))) struct TeamWriteTests {
  private struct Desk {
    var journal: StoredJournal
    var client: any ProviderClient

    func rename(_ id: String, to name: String) async throws -> WriteResult {
      var context = WriteContext(journal: journal, ambient: .live)
      context.leases = journal.leases
      return try await SaveContact(client: client, context: context).save(
        ContactDraft([FieldValue(name: "name", value: .string(name))]), to: .id(id))
    }
  }

  /// Jo's client answers only after its gate opens.
  private func withDesks(
    _ body: (_ jo: Desk, _ gate: GatedClient, _ kim: Desk, TeamScene, SimulatedWorld, String)
      async throws -> Void
  ) async throws {
    let team = try await TeamScene()
    let world = try await SimulatedWorld.start(SimulatorOptions(contacts: 10, hasLimits: false))
    let client = try world.client("shop-it")
    let id = try await client.page(ContactQuery(limit: 1)).contacts[0].id.value
    let gate = GatedClient(client)
    try await body(
      Desk(journal: try await team.member("jo").journal(), client: gate), gate,
      Desk(journal: try await team.member("kim").journal(), client: client), team, world, id)
    try await world.stop()
  }

  /// Returns once the journal has the intent of a write.
  private func began(_ desk: Desk) async throws {
    while try await desk.journal.rows().isEmpty, !Task.isCancelled { await Task.yield() }
  }

  private func steps(_ desk: Desk, of role: String) async throws -> [String] {
    try await desk.journal.rows().filter { $0.operator == role }.map(\.step)
  }

  @Test func `the second of two operators is told who is at work, and can write afterwards`()
    async throws
  {
    try await withDesks { jo, gate, kim, _, world, id in
      let first = Task { try await jo.rename(id, to: "Ada First") }
      try await began(jo)
      do {
        _ = try await kim.rename(id, to: "Ada Second")
        Issue.record("both write at once")
      } catch WriteFailure.held(_, let holder) {
        #expect(holder.operatorName == "jo")
        #expect(holder.action == .update)
      }
      #expect(await world.writes().isEmpty)
      gate.open()
      #expect(try await first.value.contact?.name == "Ada First")
      #expect(try await kim.rename(id, to: "Ada Second").contact?.name == "Ada Second")
      #expect(try await steps(kim, of: "kim") == ["intended", "sent", "answered", "verified"])
    }
  }

  @Test(arguments: [false, true])
  func `an operator whose process was stopped sends nothing once a colleague has written`(
    isTakenOver: Bool
  ) async throws {
    try await withDesks { jo, gate, kim, team, world, id in
      let late = Task { try await jo.rename(id, to: "Ada Late") }
      try await began(jo)
      try team.runAsOwner(
        "UPDATE roster.leases SET expires = clock_timestamp() WHERE subject LIKE 'contact:%'")
      if isTakenOver { _ = try await kim.rename(id, to: "Ada Kim") }
      gate.open()
      guard isTakenOver else {
        // Without a colleague, the same write goes out.
        #expect(try await late.value.contact?.name == "Ada Late")
        return
      }
      let failure = await #expect(throws: WriteFailure.self) { try await late.value }
      guard case .journal(let reason, isSent: false)? = failure else {
        Issue.record("\(String(describing: failure))")
        return
      }
      #expect(reason.message.contains("does not hold the contact any more"))
      #expect(await world.writes().count == 1)
      #expect(try await kim.client.contact(.id(id), fields: nil).name == "Ada Kim")
      #expect(try await steps(kim, of: "jo") == ["intended"])
    }
  }
}
