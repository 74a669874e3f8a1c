import ConsoleUI
import Domain
import Foundation
import TestSupport
import Testing
import ViewModels

/// Compares the panels, in each size and glyph set.
@Suite(.timeLimit(.minutes(10))) struct PanelFrameTests {
  private func expect(
    _ model: ConsoleModel, _ name: String, in shapes: [FrameTests.Case] = FrameTests.cases
  ) throws {
    for shape in shapes { try expect(model, name, shape) }
  }

  private func expect(_ model: ConsoleModel, _ name: String, _ shape: FrameTests.Case) throws {
    let canvas = ConsoleScreen.draw(
      model, size: Size(columns: shape.columns, rows: shape.rows),
      glyphs: shape.isASCII ? .ascii : .unicode, keyMap: .standard, tick: 0)
    try Frame.expect(canvas, named: "\(name)-\(shape.name)")
  }

  @Test func `draws the messages of the session`() async throws {
    let clock = ManualClock()
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let model = world.console()
    model.say(.info, "TERM xterm-foo is unknown here, using xterm-256color")
    clock.advance(by: 61)
    model.say(.success, "saved")
    clock.advance(by: 3_600)
    for _ in 0..<3 { model.say(.info, "x does nothing here", nextStep: "? lists the keys") }
    clock.advance(by: 5)
    model.say(
      .warning, "b2b: outcome unknown: the connection was lost",
      nextStep: "it was sent but not answered; read the contact before doing it again")
    clock.advance(by: 1)
    model.say(
      Message(
        ProviderFailure(
          .server, provider: try #require(ProviderName("shop-it")), delivery: .answered,
          message: "an error that has many words, so that they do not fit into one row", status: 500
        )))
    model.messages.clear()
    model.overlays.toggle(.messages)
    try expect(model, "messages")
    try await world.stop()
  }

  @Test func `draws healthy, busy, failing and paused providers`() async throws {
    let clock = ManualClock()
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let monitor = ScriptedMonitor()
    let model = world.console(monitor: monitor)
    let names = model.providers.map(\.info.name)
    monitor.send(
      ProviderActivity(
        provider: names[0], reachability: .reachable,
        latencies: [5, 30, 60, 120, 240, 480, 960, 1_900].map { .milliseconds($0) }))
    monitor.send(
      ProviderActivity(
        provider: names[1], reachability: .reachable, callsInFlight: 2,
        oldestCallStartedAt: clock.now.addingTimeInterval(-3.2),
        quota: .init(remaining: 196, limit: 200), latencies: [.milliseconds(34)]))
    monitor.send(
      ProviderActivity(provider: names[2], reachability: .troubled(reason: "it answered 503")))
    monitor.send(
      ProviderActivity(
        provider: names[3], reachability: .reachable, quota: .init(remaining: 0, limit: 100),
        pausedUntil: clock.now.addingTimeInterval(11.2)))
    monitor.finish()
    await model.watchActivity()
    try expect(model, "status")
    try await world.stop()
  }

  @Test func `draws masked data and one revealed contact`() async throws {
    let world = try await SimulatedWorld.start(ambient: ManualClock().ambient)
    let model = world.console()
    model.open()
    await model.settle()
    model.privacy.toggleRedaction()
    model.messages.clear()
    try expect(model, "redacted")
    model.move(.down)
    model.openCurrent()
    await model.settle()
    model.privacy.toggleReveal()
    try expect(model, "revealed")
    try await world.stop()
  }

  @Test func `every frame of a terminal without UTF-8 says so`() async throws {
    let world = try await SimulatedWorld.start(ambient: ManualClock().ambient)
    let model = world.console()
    model.forms.canShowLetters = false
    model.open()
    await model.settle()
    let shapes = FrameTests.cases.filter(\.isASCII)
    try expect(model, "no-letters", in: shapes)
    model.cases.set("REQ-2291")
    model.privacy.toggleRedaction()
    model.messages.clear()
    try expect(model, "no-letters-redacted", in: shapes)
    try await world.stop()
  }

  @Test func `draws the overview of loaded contacts`() async throws {
    let world = try await SimulatedWorld.start(ambient: ManualClock(advancesOnSleep: true).ambient)
    let model = world.console()
    let donors = try await world.client("donors").page(ContactQuery(limit: 20))
    for email in donors.contacts.compactMap(\.primaryEmail) {
      model.lookUp(email, at: 0)
      await model.settle()
    }
    model.showProvider(3)
    await model.settle()
    model.showProvider(0)
    model.messages.clear()
    model.overlays.toggle(.overview)
    try expect(model, "overview")
    try await world.stop()
  }

  @Test func `draws the lock`() async throws {
    let world = try await SimulatedWorld.start(ambient: ManualClock(advancesOnSleep: true).ambient)
    var options = ConsoleOptions()
    options.idleLock = .seconds(60)
    let model = world.console(options: options)
    model.privacy.startIdling()
    while !model.state.isLocked { await Task.yield() }
    try expect(model, "locked")
    try await world.stop()
  }

  @Test func `draws the calls of the session`() async throws {
    let clock = ManualClock()
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let history = ScriptedHistory()
    let model = world.console(history: history)
    model.overlays.toggle(.requests)
    await history.send(try ScriptedHistory.sample(at: clock.now))
    while model.requests.state.ended.isEmpty { await Task.yield() }
    clock.advance(by: 3.2)
    try expect(model, "requests")
    try await world.stop()
  }
}
