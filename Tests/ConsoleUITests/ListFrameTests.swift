import ConsoleUI
import Domain
import Simulator
import TestSupport
import Testing
import ViewModels

/// Compares lists beyond one page, in each size and glyph set.
@Suite(.timeLimit(.minutes(10))) struct ListFrameTests {
  private static let find = CallFilter(pathPrefix: "/api/v6/commerce.contacts.find")

  private func expect(_ model: ConsoleModel, _ name: String) throws {
    for shape in FrameTests.cases { try expect(model, name, shape) }
  }

  private func expect(_ model: ConsoleModel, _ name: String, _ shape: FrameTests.Case) throws {
    model.messages.clear()
    let size = Size(columns: shape.columns, rows: shape.rows)
    for list in model.lists.all {
      list.resize(rows: ConsoleLayout(size: size, showsDetail: false).listRows)
    }
    let canvas = ConsoleScreen.draw(
      model, size: size, glyphs: shape.isASCII ? .ascii : .unicode, keyMap: .standard, tick: 0)
    try Frame.expect(canvas, named: "\(name)-\(shape.name)")
  }

  private func model(
    _ contacts: Int = 300, then prepare: (ConsoleModel) -> Void
  ) async throws -> (ConsoleModel, SimulatedWorld, ManualClock) {
    let clock = ManualClock(advancesOnSleep: true)
    let world = try await SimulatedWorld.start(
      SimulatorOptions(contacts: contacts), ambient: clock.ambient)
    return (await model(on: world, then: prepare), world, clock)
  }

  private func model(
    on world: SimulatedWorld, then prepare: (ConsoleModel) -> Void
  ) async -> ConsoleModel {
    let model = world.console()
    model.open()
    await model.settle()
    prepare(model)
    await model.settle()
    return model
  }

  @Test func `draws a filtered full list with hidden marks`() async throws {
    let (model, world, _) = try await model { $0.lists.loadAll() }
    model.lists.toggleMark()
    model.lists.toggleMark()
    model.lists.setFilter("smi -x:1")
    try expect(model, "all-loaded-filter")
    try await world.stop()
  }

  @Test func `draws a full list sorted locally by two columns`() async throws {
    let (_, world, _) = try await model { _ in }
    // Where a list has scrolled to depends on the sizes that it had.
    for shape in FrameTests.cases {
      let model = await model(on: world) { $0.lists.loadAll() }
      model.lists.sort(byNames: ["-name", "id"])
      await model.settle()
      try expect(model, "all-loaded-sort", shape)
    }
    try await world.stop()
  }

  @Test func `draws an old page sorted by the provider, with marks on other pages`() async throws {
    let (model, world, clock) = try await model { $0.lists.sort(byNames: ["name", "-id"]) }
    model.lists.toggleMark()
    model.lists.toggleMark()
    model.lists.nextPage()
    await model.settle()
    model.lists.toggleMark()
    clock.advance(by: 200)
    try expect(model, "marks-elsewhere")
    try await world.stop()
  }

  @Test func `draws a row that is newer than the rest`() async throws {
    let (model, world, clock) = try await model { $0.lists.loadAll(atMost: 250) }
    clock.advance(by: 7_300)
    model.move(.down)
    model.openCurrent()
    await model.settle()
    model.focusNextPane()
    for list in model.lists.all { list.noteStale() }
    try expect(model, "part-loaded")
    try await world.stop()
  }

  @Test func `draws a list while it loads all pages`() async throws {
    let (model, world, _) = try await model(600) { _ in }
    // Prevents a prefetch, which would use up a fault.
    model.lists.all[1].rowsACall = 250
    model.lists.setLimit(1_000)
    await model.settle()
    await world.server.failNext(.slow(.zero), at: "shop-it", where: Self.find)
    await world.server.failNext(.slow(.seconds(60)), at: "shop-it", where: Self.find)
    model.lists.loadAll(atMost: 10_000)
    while model.listState.loadingAll?.count ?? 0 == 0, !Task.isCancelled { await Task.yield() }
    try expect(model, "loading-all")
    model.cancelRunning()
    await model.settle()
    #expect(model.listState.contacts.count == 250)
    try await world.stop()
  }

  @Test func `draws the sort menu with two columns`() async throws {
    let (model, world, _) = try await model { $0.lists.sort(byNames: ["name", "-id"]) }
    model.lists.openSortMenu()
    try expect(model, "sort-two")
    try await world.stop()
  }
}
