import Domain
import Simulator
import TestSupport
import Testing
import ViewModels

/// Covers the panel with the calls of the session.
@Suite(.timeLimit(.minutes(10))) struct RequestsTests {
  @Test func `the panel shows past calls and follows new ones`() async throws {
    let world = try await SimulatedWorld.start(ambient: ManualClock(advancesOnSleep: true).ambient)
    let console = world.console()
    console.lookUp(WellKnownPeople.janeEmail, at: 0)
    await console.settle()
    console.overlays.toggle(.requests)
    while console.requests.state.ended.isEmpty { await Task.yield() }
    let first = try #require(console.requests.state.ended.first)
    #expect(first.provider.text == "eu-shop")
    #expect(first.outcome == .answered(status: 200))
    #expect(first.elapsed != nil)
    #expect(!first.maskedURL.contains("jane"))
    #expect(first.maskedURL.contains("masked"))
    console.showProvider(1)
    await console.settle()
    while console.requests.state.ended.first?.provider.text != "shop-it" { await Task.yield() }
    try await world.stop()
  }

  @Test func `does not follow calls while the panel is closed`() async throws {
    let world = try await SimulatedWorld.start()
    let history = ScriptedHistory()
    let console = world.console(history: history)
    #expect(history.readerCount == 0)
    console.overlays.toggle(.requests)
    while history.readerCount == 0 { await Task.yield() }
    console.back()
    while history.readerCount == 1 { await Task.yield() }
    console.overlays.toggle(.requests)
    while history.readerCount == 0 { await Task.yield() }
    console.overlays.toggle(.messages)
    while history.readerCount == 1 { await Task.yield() }
    try await world.stop()
  }

  @Test func `rows do not move while the operator reads them`() async throws {
    let clock = ManualClock()
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let history = ScriptedHistory()
    let console = world.console(history: history)
    console.overlays.toggle(.requests)
    var snapshot = try ScriptedHistory.sample(at: clock.now)
    let last = snapshot.ended.removeLast()
    await history.send(snapshot)
    while console.requests.state.ended.isEmpty { await Task.yield() }
    let shown = console.requests.state.ended
    console.overlays.scrollPanel(.down, rows: 5, height: 3)
    snapshot.ended.append(last)
    await history.send(snapshot)
    while console.requests.state.newer == 0 { await Task.yield() }
    #expect(console.requests.state.newer == 1)
    #expect(console.requests.state.ended == shown)
    console.overlays.scrollPanel(.first, rows: 5, height: 3)
    #expect(console.requests.state.ended.first == last)
    #expect(console.requests.state.newer == 0)
    try await world.stop()
  }
}
