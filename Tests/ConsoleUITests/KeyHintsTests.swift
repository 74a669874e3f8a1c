import ConsoleUI
import Domain
import Simulator
import TestSupport
import Testing
import ViewModels

/// Covers the key hints on the last line, which list available commands first.
@Suite(.timeLimit(.minutes(10))) struct KeyHintsTests {
  private func world() async throws -> SimulatedWorld {
    try await SimulatedWorld.start(ambient: ManualClock(advancesOnSleep: true).ambient)
  }

  private func lastLine(_ model: ConsoleModel, columns: Int = 110, rows: Int = 30) -> String {
    model.messages.clear()
    let canvas = ConsoleScreen.draw(
      model, size: Size(columns: columns, rows: rows), glyphs: .unicode, keyMap: .standard, tick: 0)
    return canvas.plainText.split(separator: "\n").last.map(String.init) ?? ""
  }

  @Test func `hints list commands for marks first and unavailable commands last`() async throws {
    let world = try await world()
    let model = world.console()
    model.showProvider(1)
    await model.settle()
    #expect(lastLine(model).hasPrefix(" Enter open   Space mark   f find"))
    #expect(!lastLine(model).contains("X anonymize"))
    model.lists.toggleMark()
    #expect(lastLine(model).hasPrefix(" D delete   * mark all   Enter open"))
    model.lists.toggleAllMarks()
    #expect(lastLine(model).hasPrefix(" D delete   * unmark all   Enter open"))
    model.showProvider(0)
    await model.settle()
    #expect(lastLine(model).hasPrefix(" f find everywhere   R reload"))
    try await world.stop()
  }

  @Test func `with marks the hints at a provider with preferences start with preferences`()
    async throws
  {
    let world = try await world()
    let model = try await world.consoleWithMarked(2)
    #expect(lastLine(model).hasPrefix(" p preferences   X anonymize   * unmark all"))
    try await world.stop()
  }

  @Test func `a form's hints start with save, and show no keys while it is sent`()
    async throws
  {
    let world = try await world()
    let model = world.console()
    model.lookUp("59069", at: 1)
    await model.settle()
    model.forms.begin()
    #expect(lastLine(model, columns: 40, rows: 10).hasPrefix(" ^s save"))
    model.edit?.type("a note", into: "note")
    model.edit?.review()
    model.edit?.fitReading(rows: 1, height: 1)
    await world.server.failNext(.slow(.milliseconds(200)), at: "shop-it")
    model.forms.confirm()
    while model.edit?.state.isSaving != true { await Task.yield() }
    #expect(lastLine(model).hasPrefix(" sending the answer is awaited"))
    model.back()
    #expect(model.state.message?.text == "the form is being sent; a sent write cannot be cancelled")
    await model.settle()
    try await world.stop()
  }

  @Test func `the frame of a dialog and the last line name the same keys`() async throws {
    let world = try await world()
    let model = world.console()
    model.showProvider(1)
    await model.settle()
    model.plans.begin(.delete)
    #expect(lastLine(model).trimmed == "Esc cancels")
    model.plan?.arm()
    #expect(lastLine(model).trimmed == "Enter deletes   Esc cancels")
    model.confirmPlan()
    #expect(lastLine(model).hasPrefix(" Esc leaves it running   Enter open"))
    await model.settle()
    #expect(model.state.message?.text.contains("deleted, and read back") == true)
    #expect(lastLine(model).hasPrefix(" Enter open"))
    try await world.stop()
  }

  @Test func `the hints for an ended job offer neither pause nor cancel`() async throws {
    let world = try await world()
    let model = try await world.consoleWithMarked(2)
    model.preferences.begin([.sms: true])
    model.confirmPlan()
    model.overlays.toggle(.jobs)
    if model.state.overlay == nil { model.overlays.toggle(.jobs) }
    #expect(lastLine(model).contains("Space pause"))
    await model.settle()
    #expect(!lastLine(model).contains("Space pause"))
    #expect(!lastLine(model).contains("c cancel"))
    #expect(lastLine(model).contains("Enter contacts"))
    try await world.stop()
  }

  @Test func `a small dialog shows the consequence first and scrolls to the rest`() async throws {
    let world = try await world()
    let model = world.console()
    model.showProvider(2)
    await model.settle()
    model.plans.begin(.delete)
    model.plan?.arm()
    let size = Size(columns: 40, rows: 10)
    let body = Rect(Size(columns: 40, rows: 8))
    let scrolled = try #require(ConfirmationDialog.scrolled(in: model, over: body))
    var seen = ""
    for step in 0...scrolled.rows {
      let text = ConsoleScreen.draw(
        model, size: size, glyphs: .unicode, keyMap: .standard, tick: 0
      ).plainText
      if step == 0 {
        #expect(text.contains("recycle bin"))
        #expect(text.contains("more below"))
      }
      #expect(text.contains("type \""), "every window must ask for the word")
      seen += text
      model.plan?.scroll(.down, rows: scrolled.rows, height: scrolled.height)
    }
    #expect(seen.contains("carts"))
    #expect(seen.contains("brings"))
    #expect(seen.contains("the end"))
    try await world.stop()
  }

  @Test func `Tab lists completions, and a missing number is reported`()
    async throws
  {
    let world = try await SimulatedWorld.start()
    let console = await ScriptedConsole.start(on: world)
    let screen = console.terminal
    await screen.see("59069  Jane")
    screen.press(":")
    screen.type("re")
    screen.press("Tab")
    #expect(screen.screen.plainText.contains("redact  reload  reveal"))
    screen.type("l")
    #expect(!screen.screen.plainText.contains("redact  reload"))
    screen.press("Esc :")
    screen.type("goto")
    screen.press("Enter")
    await screen.see("goto needs a number from 1")
    screen.press("q")
    #expect(try await console.ending() == .quit)
    try await world.stop()
  }

  @Test(arguments: [
    ("prov", "provider "), ("provider do", "provider donors "), ("got", "goto "),
    ("prefer s", "prefer sms "), ("prefer sms o", "prefer sms out "), ("sort na", "sort name"),
    ("load a", "load all "), ("cou", "count "), ("count do", "count donors "),
    ("count donors --w", "count donors --where "), ("count --output j", "count --output json "),
    ("mark-a", "mark-all "), ("delete x", "delete x"), ("pause-j", "pause-j"),
  ])
  func `Tab completes a command and what it takes`(typed: String, completed: String) async throws {
    let world = try await SimulatedWorld.start(SimulatorOptions(contacts: 5))
    let console = await ScriptedConsole.start(on: world, commandLine: TalkingProgram())
    let screen = console.terminal
    await screen.see("of 5")
    screen.press(":")
    screen.type(typed)
    screen.press("Tab")
    #expect(console.model.state.prompt?.input.text == completed)
    screen.press("Esc q")
    _ = try await console.ending()
    try await world.stop()
  }
}

extension String {
  fileprivate var trimmed: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
