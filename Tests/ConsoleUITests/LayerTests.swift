import ConsoleUI
import Domain
import Foundation
import Simulator
import TestSupport
import Testing
import ViewModels

/// Covers what lies over the list: marks, the filter, the results of a find; and the border between the
/// panes.
@Suite(.timeLimit(.minutes(10))) struct LayerTests {
  private func start() async throws -> (SimulatedWorld, ScriptedConsole) {
    let world = try await SimulatedWorld.start(
      SimulatorOptions(contacts: 60, hasLimits: false),
      ambient: ManualClock(advancesOnSleep: true).ambient)
    let console = await ScriptedConsole.start(on: world)
    await console.terminal.see("Jane Smith")
    return (world, console)
  }

  private func found(_ console: ScriptedConsole) async {
    console.terminal.press("f")
    console.terminal.type("smith")
    console.terminal.press("Enter")
    await console.terminal.see("find: smith")
    await console.model.settle()
    console.terminal.press("g")
  }

  @Test func `Esc removes the marks, then the filter, then the results, which F brings back`()
    async throws
  {
    let (world, console) = try await start()
    let (screen, model) = (console.terminal, console.model)
    await found(console)
    let count = model.listState.contacts.count
    #expect(count > 1)
    screen.press("/")
    screen.type("jane")
    screen.press("Enter Space")
    #expect(model.listState.marks.count == 1)
    screen.press("Esc")
    #expect(model.listState.marks.isEmpty)
    #expect(model.listState.filter == "jane")
    screen.press("Esc")
    #expect(model.listState.filter.isEmpty)
    #expect(model.state.view == .find)
    screen.press("Space Space")
    screen.press("Esc Esc")
    await screen.see("F shows them again")
    #expect(model.state.view != .find)
    screen.press("F")
    #expect(model.state.view == .find)
    #expect(model.listState.contacts.count == count)
    screen.press("q")
    _ = try await console.ending()
    try await world.stop()
  }

  @Test func `the filter of the cases narrows the list, and Esc removes it before the list`()
    async throws
  {
    let (world, console) = try await start()
    let (screen, model) = (console.terminal, console.model)
    try await world.openCase("GDPR-1", .erasure, daysAgo: 40)
    try await world.openCase("GDPR-2", .access, daysAgo: 3)
    try await world.openCase("HELP-3", .access, daysAgo: 2)
    screen.press("C")
    await screen.see("HELP-3")
    screen.press("/")
    screen.type("access gdpr")
    await screen.see("1 of 3 with /access gdpr")
    screen.press("Enter")
    #expect(model.desk.shown.map(\.reference) == ["GDPR-2"])
    screen.press("j j Enter")
    await screen.see("case GDPR-2")
    screen.press("Esc")
    await screen.see("1 of 3")
    screen.press("/")
    screen.type("x")
    await screen.see("No case has these words")
    screen.press("Enter Enter")
    #expect(model.state.overlay == .panel(.cases, top: 0))
    screen.press("Esc")
    await screen.see("GDPR-1")
    #expect(model.desk.shown.count == 3)
    screen.press("/")
    screen.type("overdue")
    await screen.see("1 of 3 with /overdue")
    screen.press("Esc Esc")
    #expect(model.state.overlay == nil)
    screen.press("q")
    _ = try await console.ending()
    try await world.stop()
  }

  @Test func `F goes back with its marks after another provider's list`() async throws {
    let (world, console) = try await start()
    let (screen, model) = (console.terminal, console.model)
    screen.press("F")
    await screen.see("there is no find yet")
    await found(console)
    screen.press("Space Space")
    screen.press("3")
    await screen.see("b2b")
    #expect(model.listState.marks.isEmpty)
    screen.press("F")
    #expect(model.listState.marks.count == 2)
    screen.press("q")
    _ = try await console.ending()
    try await world.stop()
  }

  @Test func `one key marks every contact of a proposed person`() async throws {
    let (world, console) = try await start()
    let (screen, model) = (console.terminal, console.model)
    screen.press("m")
    await screen.see("no other contact here is proposed")
    screen.press("f")
    screen.type(WellKnownPeople.janeEmail)
    screen.press("Enter")
    await screen.see("may be 1 person")
    await model.settle()
    screen.press("g")
    let members = try #require(model.lists.person)
    #expect(members.count > 1)
    screen.press("m")
    #expect(members.allSatisfy { model.listState.isMarked($0) })
    screen.press("X")
    await screen.see("the marks are at several providers")
    #expect(model.state.message?.nextStep == "unmark the others; it is possible at eu-shop")
    #expect(model.plan == nil)
    screen.press("m")
    #expect(model.listState.marks.isEmpty)
    screen.press("q")
    _ = try await console.ending()
    try await world.stop()
  }

  /// The first column of the contact's pane; `nil` if it is not shown.
  private func border(_ console: ScriptedConsole) -> Int? {
    let row = console.terminal.screen.plainText.split(separator: "\n")[1]
    return row.firstRange(of: "╮╭").map { row.distance(from: row.startIndex, to: $0.upperBound) }
  }

  @Test func `the border moves, and a pane can have the screen`() async throws {
    let (world, console) = try await start()
    let screen = console.terminal
    let first = try #require(border(console))
    screen.press("<")
    let narrower = try #require(border(console))
    #expect(narrower < first)
    screen.press("> >")
    let wider = try #require(border(console))
    #expect(wider > first)
    screen.press(String(repeating: "> ", count: 30).trimmingCharacters(in: .whitespaces))
    #expect(border(console) != nil, "both panes stay")
    screen.press(String(repeating: "< ", count: 40).trimmingCharacters(in: .whitespaces))
    #expect(border(console) != nil, "both panes stay")
    screen.press("+")
    #expect(border(console) == nil)
    #expect(screen.screen.plainText.contains("shop-it"))
    screen.press("Tab")
    #expect(border(console) == nil)
    #expect(screen.screen.plainText.contains("At \(SimulatedAccount.named("shop-it").title)"))
    screen.press("+")
    #expect(border(console) != nil)
    screen.press("q")
    _ = try await console.ending()
    try await world.stop()
  }

  @Test func `the help is searched as its words are typed, and runs what it found`() async throws {
    let (world, console) = try await start()
    let (screen, model) = (console.terminal, console.model)
    screen.press("?")
    await screen.see("Enter runs it")
    for group in ["contacts", "lists and finding"] {
      #expect(screen.screen.plainText.contains(group))
    }
    screen.press("/")
    screen.type("mark all")
    #expect(screen.screen.plainText.contains("mark all loaded"))
    #expect(!screen.screen.plainText.contains("anonymize"))
    screen.type(" zzz")
    #expect(screen.screen.plainText.contains("nothing has these words"))
    screen.press("Esc")
    #expect(screen.screen.plainText.contains("contacts"))
    screen.press("/")
    screen.type("sms:in")
    #expect(screen.screen.plainText.contains("a preference"))
    for (words, sign) in [("opted out", "○"), ("overdue", "▲"), ("person differ", "≠")] {
      screen.press("Enter / ^u")
      screen.type(words)
      #expect(screen.screen.plainText.contains(sign), "\(words)")
    }
    screen.press("Enter / ^u")
    screen.type("mark all")
    screen.press("Enter Enter")
    #expect(model.listState.marks.count == model.listState.contacts.count)
    screen.press("q")
    _ = try await console.ending()
    try await world.stop()
  }
}
