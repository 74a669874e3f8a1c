import Domain
import Operations
import TestSupport
import Testing
import ViewModels

/// Covers contacts that share the key by which they are found.
@Suite(.timeLimit(.minutes(10))) struct SharedKeyTests {
  private static let key = "tweeling@example.com"

  @Test func `opening by a shared key lists every contact, each of which can be opened`()
    async throws
  {
    let world = try await SimulatedWorld.start()
    let console = world.console()
    console.lookUp(Self.key, at: 0)
    await console.settle()
    #expect(console.listState.contacts.count == 2)
    #expect(console.state.focus == .list)
    #expect(console.state.message?.text == "eu-shop: 2 contacts share this accountId")
    for contact in console.listState.contacts {
      console.select(contact.id)
      console.openCurrent()
      await console.settle()
      #expect(console.detail.state.contact?.id == contact.id)
      #expect(console.detail.state.failure == nil)
      console.focusNextPane()
    }
    try await world.stop()
  }

  @Test func `find shows every contact of a shared key, and writes to the chosen one`()
    async throws
  {
    let world = try await SimulatedWorld.start()
    let console = world.console()
    console.finds.start(Self.key)
    await console.settle()
    let find = try #require(console.lists.find.state)
    let sharing = find.list.contacts.filter { $0.id.provider.text == "eu-shop" }
    #expect(sharing.count == 2)
    #expect(find.progress.first?.answer?.completeness.reason == nil)
    let chosen = try #require(sharing.last)
    console.select(chosen.id)
    console.preferences.begin([.sms: chosen.preferences?[.sms] != .optIn])
    console.confirmPlan()
    await console.settle()
    let writes = await world.writes()
    #expect(writes.count == 1)
    #expect(writes.first?.contains(chosen.id.value) == true)
    let job = try #require(console.lastJob)
    guard case .done(let proof, _)? = job.outcomes[chosen.id] else {
      Issue.record("\(String(describing: job.outcomes))")
      return
    }
    #expect(proof == "done, and read back: as requested")
    try await world.stop()
  }
}
