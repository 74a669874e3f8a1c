import Domain
import Simulator
import TestSupport
import Testing
import ViewModels

/// Covers the cursor of a search and the detail pane beside it, while providers respond.
@Suite(.timeLimit(.minutes(10))) struct FindCursorTests {
  private struct Search {
    let world: SimulatedWorld
    let gates: [GatedClient]
    let console: ConsoleModel

    func answer(_ provider: Int) async {
      gates[provider].open()
      while console.lists.find.state?.progress[provider].phase.isRunning == true {
        await Task.yield()
      }
    }

    /// Returns once the detail pane shows the contact at the cursor.
    func followed() async {
      while console.detail.state.contact?.id != console.currentContact?.id { await Task.yield() }
    }
  }

  private nonisolated static let orders = [
    [0, 1, 2, 3], [3, 2, 1, 0], [3, 0, 1, 2], [1, 3, 0, 2], [2, 0, 3, 1], [2, 3, 1, 0],
  ]

  private func search(_ text: String = WellKnownPeople.janeEmail) async throws -> Search {
    let world = try await SimulatedWorld.start(ambient: ManualClock(advancesOnSleep: true).ambient)
    let gates = world.clients.map { GatedClient($0) }
    let console = world.console(clients: gates)
    console.finds.start(text)
    return Search(world: world, gates: gates, console: console)
  }

  @Test(arguments: orders)
  func `the cursor stays on the first row until a key, and the detail pane follows`(
    order: [Int]
  ) async throws {
    let search = try await search()
    let console = search.console
    for provider in order {
      await search.answer(provider)
      #expect(console.listState.cursorRow == 0)
      await search.followed()
    }
    await console.settle()
    #expect(
      console.listState.rows.map(\.id.provider.text) == ["eu-shop", "shop-it", "b2b", "donors"])
    #expect(console.detail.state.contact?.id.provider.text == "eu-shop")
    try await search.world.stop()
  }

  @Test(arguments: orders)
  func `the cursor and the detail pane keep their contact once the operator has moved`(
    order: [Int]
  ) async throws {
    let search = try await search()
    let console = search.console
    await search.answer(order[0])
    console.lists.find.pinCursor()
    await search.followed()
    let chosen = try #require(console.currentContact)
    for provider in order.dropFirst() {
      await search.answer(provider)
      #expect(console.currentContact?.id == chosen.id)
      #expect(console.detail.state.contact?.id == chosen.id)
    }
    await console.settle()
    let row = console.listState.rows.map(\.id).firstIndex(of: chosen.id)
    #expect(console.listState.cursorRow == row)
    #expect(console.detail.state.contact?.id == chosen.id)
    try await search.world.stop()
  }

  @Test func `repeating a search keeps the contact, whichever provider responds first`()
    async throws
  {
    let search = try await search()
    let console = search.console
    for gate in search.gates { gate.open() }
    await console.settle()
    console.lists.find.pinCursor()
    console.move(.last)
    let chosen = try #require(console.currentContact)
    console.reload()
    await console.settle()
    #expect(console.listState.rows.count == 4)
    #expect(console.currentContact?.id == chosen.id)
    #expect(console.detail.state.contact?.id == chosen.id)
    try await search.world.stop()
  }

  @Test func `the detail pane follows the cursor even if a provider fails`() async throws {
    let search = try await search()
    await search.world.server.failNext(.status(403), at: "shop-it", count: 9)
    for provider in [3, 1, 2, 0] {
      await search.answer(provider)
      await search.followed()
    }
    #expect(search.console.keptFailures == 1)
    try await search.world.stop()
  }

  @Test func `an open contact stays open while others are found`() async throws {
    let search = try await search()
    let console = search.console
    await search.answer(3)
    console.focusNextPane()
    let open = try #require(console.detail.state.contact)
    for provider in [2, 1, 0] { await search.answer(provider) }
    await console.settle()
    #expect(console.currentContact?.id != open.id, "the cursor has moved to the first row")
    #expect(console.detail.state.contact?.id == open.id)
    try await search.world.stop()
  }

  @Test func `explains no results of a provider that finds only whole account ids`() async throws {
    let search = try await search("nobody@example.org")
    for gate in search.gates { gate.open() }
    await search.console.settle()
    let progress = try #require(search.console.lists.find.state?.progress)
    #expect(progress.map(\.found) == [0, 0, 0, 0])
    #expect(progress.map(\.noneWords) == ["none with this account id", "none", "none", "none"])
    try await search.world.stop()
  }
}

extension ConsoleModel {
  fileprivate var keptFailures: Int {
    lists.find.state?.progress.count { if case .failed? = $0.ending { true } else { false } } ?? 0
  }
}
