import ConsoleUI
import Domain
import Simulator
import TestSupport
import Testing
import ViewModels

/// Compares plans for many contacts and their jobs, in each size and glyph set.
@Suite(.timeLimit(.minutes(10))) struct JobFrameTests {
  private func expect(_ model: ConsoleModel, _ name: String) throws {
    for shape in FrameTests.cases { try expect(model, name, shape) }
  }

  private func expect(_ model: ConsoleModel, _ name: String, _ shape: FrameTests.Case) throws {
    let canvas = ConsoleScreen.draw(
      model, size: Size(columns: shape.columns, rows: shape.rows),
      glyphs: shape.isASCII ? .ascii : .unicode, keyMap: .standard, tick: 0)
    try Frame.expect(canvas, named: "\(name)-\(shape.name)")
  }

  /// A console at shop-it with a case reference and `count` marked contacts.
  private func marked(_ count: Int, _ world: SimulatedWorld) async -> ConsoleModel {
    let model = world.console()
    model.cases.set("GDPR-118")
    model.showProvider(1)
    await model.settle()
    for _ in 0..<count { model.lists.toggleMark() }
    model.messages.clear()
    return model
  }

  /// A console with a failed job and a paused job of another provider.
  private func worked(_ world: SimulatedWorld) async throws -> ConsoleModel {
    let model = try await world.consoleWithMarked(3)
    model.cases.set("GDPR-118")
    await world.server.failNext(.status(401), at: "eu-shop", where: CallFilter(method: "POST"))
    model.preferences.begin([.email: false, .sms: false, .call: false])
    model.confirmPlan()
    await model.settle()
    model.overlays.close()
    model.showProvider(1)
    await model.settle()
    for _ in 0..<5 { model.lists.toggleMark() }
    model.plans.begin(.delete)
    model.confirmPlan()
    model.jobs.pause()
    await model.settle()
    model.messages.clear()
    return model
  }

  private func world() async throws -> SimulatedWorld {
    try await SimulatedWorld.start(ambient: ManualClock(advancesOnSleep: true).ambient)
  }

  @Test func `draws the scrolled plan for many contacts`() async throws {
    let world = try await world()
    let model = await marked(60, world)
    model.plans.begin(.delete)
    model.plan?.arm()
    for shape in FrameTests.cases { try scroll(model, shape) }
    try await world.stop()
  }

  /// A page further than the beginning, then to where the last contact is visible.
  private func scroll(_ model: ConsoleModel, _ shape: FrameTests.Case) throws {
    let body = Rect(Size(columns: shape.columns, rows: shape.rows - 2))
    let scrolled = try #require(ConfirmationDialog.scrolled(in: model, over: body))
    #expect(scrolled.height > 0)
    model.plan?.scroll(.first, rows: scrolled.rows, height: scrolled.height)
    model.plan?.scroll(.pageDown, rows: scrolled.rows, height: scrolled.height)
    try expect(model, "plan-many", shape)
    model.plan?.scroll(.last, rows: scrolled.rows, height: scrolled.height)
    let last = try #require(model.plan?.state.subjects.last)
    let text = {
      ConsoleScreen.draw(
        model, size: Size(columns: shape.columns, rows: shape.rows), glyphs: .unicode,
        keyMap: .standard, tick: 0
      ).plainText
    }
    while !text().contains(last.id.value), model.plan?.typed.top ?? 0 > 0 {
      model.plan?.scroll(.up, rows: scrolled.rows, height: scrolled.height)
    }
    #expect(text().contains(last.id.value), "every contact must be visible after scrolling")
  }

  @Test func `draws the jobs of the session`() async throws {
    let world = try await world()
    let model = try await worked(world)
    try expect(model, "jobs")
    model.overlays.close()
    try expect(model, "jobs-behind")
    model.quit()
    try expect(model, "leaving")
    try await world.stop()
  }

  @Test func `draws one job with each of its contacts`() async throws {
    let world = try await world()
    let model = try await worked(world)
    model.jobs.move(.last, page: 1)
    model.jobs.open()
    try expect(model, "job")
    try await world.stop()
  }

  @Test func `draws the panel without jobs`() async throws {
    let world = try await world()
    let model = await marked(0, world)
    model.overlays.toggle(.jobs)
    try expect(model, "no-jobs")
    try await world.stop()
  }
}
