import Domain
import Simulator
import TestSupport
import Testing
import ViewModels

/// Checks that the next session restores the sort order and columns of lists.
@Suite(.timeLimit(.minutes(10))) struct SavedViewTests {
  @Test func `restores the sort order and columns of the last session`() async throws {
    let world = try await SimulatedWorld.start()
    let session = MemorySession()
    let first = world.console(session: session)
    first.open()
    await first.settle()
    first.lists.setColumns(["name", "note", "id"])
    first.lists.sort(byNames: ["-name", "id"])
    await first.settle()
    let rows = first.listState.rows.map(\.id)
    let second = world.console(session: session)
    second.open()
    await second.settle()
    #expect(second.listState.columns.map(\.name) == ["name", "note", "id"])
    #expect(second.listState.sort == first.listState.sort)
    #expect(second.listState.rows.map(\.id) == rows)
    second.lists.setColumns([])
    second.lists.sort(byNames: [])
    await second.settle()
    #expect(second.listState.columns.map(\.name) == second.lists.info?.capabilities.columns)
    #expect(session.listView(of: second.lists.all[1].info.name)?.isEmpty == true)
    try await world.stop()
  }

  @Test func `ignores saved fields that the provider does not have`() async throws {
    let world = try await SimulatedWorld.start()
    let name = try world.client("shop-it").info.name
    let session = MemorySession(
      views: [name: SavedListView(sort: [SortKey("shoe"), SortKey("-name")], columns: ["hat"])])
    let console = world.console(session: session)
    console.open()
    await console.settle()
    #expect(console.listState.columns.map(\.name) == console.lists.info?.capabilities.columns)
    #expect(console.listState.sort?.keys == [.init(ContactColumn("name"), isDescending: true)])
    #expect(console.listState.rows.count == 100)
    try await world.stop()
  }

  @Test func `refuses an unknown column, suggests the nearest and lists all`() async throws {
    let world = try await SimulatedWorld.start()
    let console = world.console()
    console.open()
    await console.settle()
    console.lists.setColumns(["nam"])
    #expect(console.state.message?.text == "there is no column 'nam'; did you mean name?")
    #expect(console.state.message?.nextStep?.contains("customer") == true)
    #expect(console.listState.columns.map(\.name) == console.lists.info?.capabilities.columns)
    try await world.stop()
  }
}
