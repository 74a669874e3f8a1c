import App
import Domain
import Operations
import Simulator
import Synchronization
import TestSupport
import Testing

/// What the program shares with other sessions, if its config says so.
@Suite(.timeLimit(.minutes(10))) struct TeamServicesTests {
  @Test func `every provider gets its budget, and every write the leases`() async throws {
    let asked = Mutex<[Installation]>([])
    let leases = ScriptedLeases()
    let budget = EmptyBudget()
    let world = try await SimulatedWorld.start(
      sharing: TeamServices(leases: LazyLeases { () async throws(JournalFailure) in leases }) {
        installation, _ in
        asked.withLock { $0.append(installation) }
        return budget
      })
    #expect(asked.withLock { $0 } == world.app.clients.map(\.info.installation))
    // The budget has no calls left.
    let client = try world.client("shop-it")
    let failure = await #expect(throws: ProviderFailure.self) {
      try await client.page(ContactQuery(limit: 1))
    }
    #expect(failure?.kind == .rateLimited)
    #expect(await world.server.requests().isEmpty)

    let context = world.app.writeContext()
    #expect(context.leases.isShared)
    let contact = LeasedContact([.id("1")], at: client.info)
    leases.hold(contact, by: .colleague)
    #expect(try await context.leases.take([contact], for: .delete) == [.held(.colleague)])
    #expect(try await context.leases.holder(of: contact) == .colleague)
    try await world.stop()
  }

  private struct EmptyBudget: CallBudget {
    @concurrent func take(
      _ count: Int, _ priority: CallPriority, unused: Int
    ) async throws(JournalFailure) -> CallGrant {
      CallGrant(count: 0, validity: .seconds(1), wait: .seconds(3_600))
    }
    @concurrent func note(_ news: CallNews) async throws(JournalFailure) {}
  }
}
