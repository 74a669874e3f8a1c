import Domain
import Simulator
import TestSupport
import Testing
import ViewModels

/// Covers a find for many texts: its table, its rows, and what is not finished.
@Suite(.timeLimit(.minutes(10))) struct FindTextsTests {
  private static let absent = "absent@example.org"

  private func world() async throws -> SimulatedWorld {
    try await SimulatedWorld.start(
      SimulatorOptions(contacts: 60), ambient: ManualClock(advancesOnSleep: true).ambient)
  }

  private func found(_ text: String, _ world: SimulatedWorld) async throws -> ConsoleModel {
    let console = world.console()
    console.finds.start(text)
    await console.settle()
    #expect(console.state.overlay == .panel(.texts, top: 0))
    return console
  }

  private func results(_ console: ConsoleModel) -> [FoundTextsState.Result] {
    console.lists.find.texts?.rows.map(\.result) ?? []
  }

  @Test(arguments: ["\n", "\r", "\r\n", "\u{2028}", " \n\n\u{A0}"])
  func `a list has a row for each line that is not empty, each once`(end: String) async throws {
    let world = try await world()
    let lines = [WellKnownPeople.janeEmail, Self.absent, "tweeling", Self.absent, ""]
    let console = try await found(lines.joined(separator: end), world)
    let rows = try #require(console.lists.find.texts?.rows)
    #expect(rows.map(\.text) == [WellKnownPeople.janeEmail, Self.absent, "tweeling"])
    #expect(rows.map(\.result) == [.found, .notFound, .ambiguous])
    #expect(rows.map(\.contacts.count)[0] == 4 && rows.map(\.contacts.count)[1] == 0)
    try await world.stop()
  }

  @Test func `one line is an ordinary find`() async throws {
    let world = try await world()
    let console = world.console()
    console.finds.start("\(WellKnownPeople.janeEmail)\r\n")
    await console.settle()
    #expect(console.state.overlay == nil && console.lists.find.texts == nil)
    #expect(console.lists.find.state?.text == WellKnownPeople.janeEmail)
    try await world.stop()
  }

  @Test func `a text at a provider that failed is not finished, and is asked for again there`()
    async throws
  {
    let world = try await world()
    await world.server.setDown(true, "donors")
    let console = try await found("\(WellKnownPeople.janeEmail)\n\(Self.absent)", world)
    #expect(results(console) == [.notFinished, .notFinished])
    let row = try #require(console.lists.find.texts?.rows.last)
    #expect(row.unfinished.map(\.text) == ["donors"])
    await world.server.setDown(false, "donors")
    let before = await world.server.requests().count
    console.finds.askAgainForTexts()
    #expect(
      results(console) == [.searching, .searching],
      "a text is searched for until every provider has ended")
    await console.settle()
    #expect(results(console) == [.found, .notFound])
    let asked = await world.server.requests().dropFirst(before)
    #expect(!asked.isEmpty && asked.allSatisfy { $0.provider == "donors" })
    try await world.stop()
  }

  @Test func `a cancelled list is not finished, and nothing of it is unknown`() async throws {
    let world = try await world()
    let console = world.console()
    console.finds.start("\(Self.absent)\nnobody@example.org")
    #expect(results(console) == [.searching, .searching])
    console.cancelRunning()
    await console.settle()
    #expect(console.state.message?.text == "cancelled")
    #expect(results(console) == [.notFinished, .notFinished])
    try await world.stop()
  }

  @Test func `a row opens its contacts and their group, and Esc goes back by layers`() async throws
  {
    let world = try await world()
    let console = try await found(
      "\(Self.absent)\n\(WellKnownPeople.janeEmail)\ntweeling", world)
    let calls = await world.server.requests().count
    console.finds.moveInTexts(.down, page: 10)
    console.finds.openText()
    #expect(console.state.overlay == nil && console.state.view == .find)
    let state = try #require(console.lists.find.state)
    #expect(state.text == WellKnownPeople.janeEmail && state.list.contacts.count == 4)
    #expect(state.groups.count == 1 && state.grouped == 4 && !state.isRunning)
    #expect(await world.server.requests().count == calls, "opening a row asks no provider")
    console.back()
    #expect(console.state.overlay == .panel(.texts, top: 0))
    console.finds.openText(2)
    #expect(console.lists.find.state?.text == "tweeling")
    #expect(console.listState.contacts.count > 4)
    console.back()
    console.back()
    #expect(console.state.overlay == nil && console.state.view != .find)
    console.finds.showLast()
    #expect(console.state.overlay == .panel(.texts, top: 0))
    #expect(console.lists.find.texts?.selected == 2)
    console.finds.openText(9)
    #expect(console.state.message?.text == "there is no text 10")
    console.finds.start("someone else")
    await console.settle()
    #expect(console.lists.find.texts == nil, "another find replaces the table")
    try await world.stop()
  }

  @Test func `asking again in an opened row completes its row of the table`() async throws {
    let world = try await world()
    await world.server.setDown(true, "donors")
    let console = try await found("\(Self.absent)\n\(WellKnownPeople.janeEmail)", world)
    console.finds.openText(1)
    #expect(console.lists.find.state?.unfinished.map(\.text) == ["donors"])
    await world.server.setDown(false, "donors")
    console.reload()
    await console.settle()
    #expect(console.lists.find.state?.list.contacts.count == 4)
    #expect(results(console) == [.notFinished, .found])
    try await world.stop()
  }

  @Test func `under a case the journal keeps each text that no provider knows`() async throws {
    let world = try await world()
    let journal = RecordingJournal()
    let console = world.console(journal: journal)
    console.cases.set("GDPR-7")
    console.finds.start("59070\n\(WellKnownPeople.janeEmail)\n\(Self.absent)")
    console.finds.openText(1)
    await console.settle()
    #expect(journal.entries.count == console.providers.count, "found texts leave no entry")
    try await world.stop()
  }

  @Test func `a list that is too long asks nothing`() async throws {
    let world = try await world()
    let console = world.console()
    let calls = await world.server.requests().count
    console.finds.start(
      (0...FoundTextsState.most).map { "p\($0)@example.org" }.joined(separator: "\n"))
    await console.settle()
    #expect(console.state.message?.text.contains("are too many") == true)
    #expect(console.lists.find.texts == nil)
    #expect(await world.server.requests().count == calls)
    try await world.stop()
  }
}
