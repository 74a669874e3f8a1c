import Domain
import Foundation
import Simulator
import TestSupport
import Testing
import ViewModels

/// Checks that messages stay readable.
@Suite(.timeLimit(.minutes(10))) struct MessagesTests {
  private let clock = ManualClock(advancesOnSleep: true)

  private func world() async throws -> SimulatedWorld {
    try await SimulatedWorld.start(ambient: clock.ambient)
  }

  @Test func `counts and keeps a message that the next one replaces`() async throws {
    let world = try await world()
    let console = world.console()
    console.say(.warning, "first")
    clock.advance(by: 5)
    console.say(.info, "second")
    #expect(console.state.message?.text == "second")
    #expect(console.state.coveredMessages == 1)
    console.messages.clear()
    #expect(console.state.message == nil)
    #expect(console.state.coveredMessages == 0)
    #expect(console.messages.entries.map(\.message.text) == ["first", "second"])
    #expect(
      console.messages.entries.map(\.time) == [
        ManualClock.start, ManualClock.start.addingTimeInterval(5),
      ])
    try await world.stop()
  }

  @Test func `a repeated message is one entry with a count`() {
    var state = MessagesState()
    state.keep(Message(.info, "x does nothing here"), at: ManualClock.start)
    state.keep(Message(.info, "x does nothing here"), at: ManualClock.start.addingTimeInterval(1))
    state.keep(Message(.warning, "x does nothing here"), at: ManualClock.start)
    #expect(state.entries.map(\.count) == [2, 1])
    #expect(state.entries[0].time == ManualClock.start.addingTimeInterval(1))
  }

  @Test func `keeps the last 500 messages`() {
    var state = MessagesState()
    for number in 0..<MessagesState.most + 3 {
      state.keep(Message(.info, "\(number)"), at: ManualClock.start)
    }
    #expect(state.entries.count == 500)
    #expect(state.entries.first?.message.text == "3")
    #expect(state.entries.last?.message.text == "502")
  }

  @Test func `keeps the failure message of a list`() async throws {
    let world = try await world()
    // One fault for the page and one for its count, in either order.
    for _ in 0..<2 {
      await world.server.failNext(.status(401), at: "shop-it", where: CallFilter())
    }
    let console = world.console()
    console.open()
    await console.settle()
    guard case .failed(let message) = console.listState.phase else {
      Issue.record("the list is \(console.listState.phase)")
      return
    }
    #expect(console.messages.entries.map(\.message) == [message])
    try await world.stop()
  }

  @Test func `keeps the message about a refused preference`() async throws {
    let world = try await world()
    let console = world.console()
    console.lookUp(WellKnownPeople.janeEmail, at: 0)
    await console.settle()
    while console.detail.state.cursorLine?.channel != .sms { console.move(.down) }
    await world.server.failNext(.status(401), at: "eu-shop", where: CallFilter(method: "POST"))
    console.preferences.toggle()
    await console.settle()
    #expect(console.messages.entries.last?.message.severity == .failure)
    let said = console.messages.entries.last?.message
    #expect(said?.text.hasPrefix("SMS out for Jane Smith, eu-shop ") == true)
    #expect(said?.text.contains("eu-shop: ") == true)
    #expect(said?.impersonal?.contains("Jane") == false)
    try await world.stop()
  }

  @Test func `says and keeps the outcome of one contact`() async throws {
    let world = try await world()
    let console = world.console()
    console.lookUp(WellKnownPeople.janeEmail, at: 0)
    await console.settle()
    console.plans.begin(.anonymize)
    console.plan?.arm()
    console.plan?.edit { $0.insert("jane") }
    console.plans.answer()
    await console.settle()
    let entry = try #require(console.messages.entries.last)
    #expect(entry.message.severity == .success)
    #expect(entry.message.text.hasPrefix("anonymize eu-shop 5f1c"))
    #expect(!entry.message.text.contains("Jane"))
    try await world.stop()
  }

  @Test func `a panel scrolls only to its end`() async throws {
    let world = try await world()
    let console = world.console()
    console.overlays.toggle(.messages)
    console.overlays.scrollPanel(.last, rows: 30, height: 10)
    #expect(console.state.overlay == .panel(.messages, top: 20))
    console.overlays.scrollPanel(.down, rows: 30, height: 10)
    #expect(console.state.overlay == .panel(.messages, top: 20))
    console.overlays.scrollPanel(.pageUp, rows: 30, height: 10)
    #expect(console.state.overlay == .panel(.messages, top: 11))
    console.overlays.scrollPanel(.first, rows: 3, height: 10)
    console.overlays.scrollPanel(.down, rows: 3, height: 10)
    #expect(console.state.overlay == .panel(.messages, top: 0))
    console.overlays.toggle(.messages)
    #expect(console.state.overlay == nil)
    try await world.stop()
  }
}
