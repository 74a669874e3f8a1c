import ConsoleUI
import Domain
import Simulator
import TestSupport
import Testing
import ViewModels

/// What plain mode is beside its tasks: words, privacy, waiting, leaving.
@Suite(.timeLimit(.minutes(1))) struct PlainConsoleTests {
  private func world() async throws -> SimulatedWorld {
    try await SimulatedWorld.start(SimulatorOptions(contacts: 60))
  }

  // MARK: - Words

  @Test func `keys, names and verbs mean the same, with and without a colon`() async throws {
    let world = try await world()
    for line in ["O", "overview", ":overview", ":over"] {
      let text = try await world.plain([line])
      #expect(text.contains("shop-it: 60 loaded of 60\n"), "\(line)")
    }
    for line in ["provider 2", "provider shop-it", ":provider shop-it"] {
      let text = try await world.plain(["provider 4", line])
      #expect(text.contains("provider 2, Open2b: shop-it SANDBOX\nshop-it: contacts 1"), "\(line)")
    }
    try await world.stop()
  }

  @Test func `a number alone after rows says what it could mean, and does nothing`() async throws {
    let world = try await world()
    let text = try await world.plain(["list", "3"])
    #expect(text.contains("open 3 opens row 3, provider 3 goes to provider b2b"))
    #expect(!text.contains("provider 3, Propeller"))
    try await world.stop()
  }

  @Test func `an unknown word is answered with the nearest`() async throws {
    let world = try await world()
    let text = try await world.plain(["fnd jane", "mroe", "xyzzy"])
    #expect(text.contains("unknown command 'fnd'; did you mean find?"))
    #expect(text.contains("unknown command 'mroe'; did you mean more?"))
    #expect(text.contains("unknown command 'xyzzy'. help lists the commands"))
    try await world.stop()
  }

  @Test func `rows come some at a time, sorted and filtered by word`() async throws {
    let world = try await world()
    let text = try await world.plain([
      "list", "more", "sort name", "sort nmae", "filter jane", "open 99",
    ])
    #expect(text.contains("\n20 of 60 rows; more says the next\n"))
    #expect(text.contains("\n21. "))
    #expect(text.contains("sorted by name ascending"))
    #expect(text.contains("there is no column 'nmae'; did you mean name?"))
    #expect(
      text.contains(
        "filter jane: 1 of 60 loaded match; sorted by name ascending by the provider\n1. Jane"))
    #expect(text.contains("'99' is not a row number; use 1 to 1"))
    try await world.stop()
  }

  @Test func `what is about the list is answered with it, also while a contact is open`()
    async throws
  {
    let world = try await world()
    let text = try await world.plain(["open 2", "filter günther", "open 1", "limit 7", "quit"])
    #expect(text.contains("filter günther: 2 of 60 loaded match\n1. Günther"))
    #expect(text.contains("contacts 1 to 7 of 60"))
    try await world.stop()
  }

  @Test func `help gives the reason for what cannot be done`() async throws {
    let world = try await world()
    let text = try await world.plain(["provider eu-shop", "help", "add"])
    #expect(
      text.contains("add: cannot be done here: Carts Guru documents no way to make a contact"))
    #expect(text.contains("find TEXT: look for a text at every provider\n"))
    #expect(text.contains("warning: add: Carts Guru documents no way to make a contact\n"))
    try await world.stop()
  }

  // MARK: - Privacy

  @Test func `redacted, nobody's data is written`() async throws {
    let world = try await world()
    let jane = ["Jane", "Smith", "smithfoundation", "16175550101", "456 Park", "Boston", "Müller"]
    let script = [
      "list", "open 2", "edit", "", "Jane Müller", ".", "no", "leave", "back",
      "find \(WellKnownPeople.janeEmail)", "open 1", "prefer call in", "no", "anonymize", "",
      "back", "overview", "requests", "messages", "provider 2", "filter smith", "filter",
      "", "mark 1-3", "delete", "",
    ]
    let shown = try await world.plain(script)
    for text in jane { #expect(shown.contains(text), "there is \(text) to hide") }
    var options = ConsoleOptions()
    options.isRedacted = true
    let hidden = try await world.plain(script, options: options)
    for text in jane { #expect(!hidden.contains(text), "\(text)") }
    #expect(hidden.contains("shop-it SANDBOX redacted> "))
    try await world.stop()
  }

  @Test func `hostile names become visible and steer nothing`() async throws {
    let world = try await SimulatedWorld.start(SimulatorOptions(contacts: 300))
    let more = Array(repeating: "more", count: 4)
    var script: [String] = []
    for provider in 2...4 {
      script.append("provider \(provider)")
      for _ in 0..<3 { script += more + ["next"] }
    }
    let text = try await world.plain(script)
    let scalars = Set(text.unicodeScalars)
    let isPlain = { (scalar: Unicode.Scalar) in
      scalar == "\n" || (scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value))
    }
    #expect(scalars.allSatisfy(isPlain))
    for hidden in ["\u{202E}", "\u{200B}", "\u{2067}", "\u{E0068}"] as [Unicode.Scalar] {
      #expect(!scalars.contains(hidden))
    }
    #expect(text.contains("‹U+202E›"))
    #expect(text.contains("caution: hidden or mixed letters"))
    try await world.stop()
  }

  @Test func `where letters cannot be shown nothing is edited`() async throws {
    let world = try await world()
    let said = try await world.plain(["list", "open 2", "edit"], canShowLetters: false)
    #expect(said.contains("edit: this terminal does not show every letter"))
    let text = PlainText("Groß ●", endsLine: true)
    #expect(text.string(isASCII: true, showsLetters: true) == "Groß *\n")
    #expect(text.string(isASCII: false, showsLetters: false).utf8.allSatisfy { $0 < 0x80 })
    try await world.stop()
  }

  @Test func `the line after a long silence only unlocks`() async throws {
    let clock = ManualClock()
    let world = try await SimulatedWorld.start(
      SimulatorOptions(contacts: 60), ambient: clock.ambient)
    var options = ConsoleOptions()
    options.idleLock = .seconds(600)
    let lines = ScriptedLines([], isOpen: true)
    let model = world.console(options: options)
    let running = world.plain(lines, model)
    await lines.see("shop-it SANDBOX> ")
    let rows = {
      lines.written.split(separator: "1. John Smith", omittingEmptySubsequences: false).count - 1
    }
    #expect(rows() == 1, "the first rows are said at the start")
    await clock.sleeping(for: .seconds(600))
    clock.advance(by: 600)
    while !model.state.isLocked { await Task.yield() }
    lines.type("list")
    await lines.see("the line only unlocked it and was not obeyed")
    #expect(rows() == 1)
    lines.type("list")
    while rows() < 2 { await Task.yield() }
    lines.type("quit")
    #expect(try await running.value == .quit)
    try await world.stop()
  }

  // MARK: - Waiting and leaving

  @Test func `what takes long says so, and an interrupt cancels it`() async throws {
    let clock = ManualClock()
    // However often the clock is moved on below, no call is given up before the interrupt.
    let world = try await SimulatedWorld.start(
      SimulatorOptions(contacts: 60, latency: .seconds(60)), ambient: clock.ambient,
      timeout: .seconds(86_400))
    let lines = ScriptedLines([], isOpen: true)
    let model = world.console()
    let running = world.plain(lines, model)
    while model.providers[1].activity.callsInFlight == 0 { await Task.yield() }
    // Others may sleep as long: who waits for the list may begin after them.
    while !lines.written.contains("waiting for shop-it, ") {
      await clock.sleeping(for: .seconds(5))
      clock.advance(by: 5)
      for _ in 0..<1_000 { await Task.yield() }
    }
    lines.send(.interrupt)
    await lines.see("cancelled")
    await lines.see("shop-it SANDBOX> ")
    lines.send(.interrupt)
    await lines.see("nothing is running; q quits")
    lines.type("quit")
    #expect(try await running.value == .quit)
    try await world.stop()
  }

  @Test func `an interrupt in a question sends nothing, and a signal ends`() async throws {
    let world = try await world()
    let lines = ScriptedLines([], isOpen: true)
    let running = world.plain(lines, world.console())
    lines.type("get eu-shop \(WellKnownPeople.janeEmail)")
    lines.type("anonymize")
    await lines.see("it anonymizes at eu-shop SANDBOX")
    lines.send(.interrupt)
    await lines.see("cancelled; nothing was sent")
    lines.send(.line("", isRefused: true))
    await lines.see("it was not obeyed")
    lines.send(.terminate)
    #expect(try await running.value == .terminated)
    #expect(await world.writes().isEmpty)
    try await world.stop()
  }

  @Test func `what was typed before a question is no answer to it`() async throws {
    let clock = ManualClock()
    let world = try await SimulatedWorld.start(
      SimulatorOptions(contacts: 60), ambient: clock.ambient)
    let lines = ScriptedLines(
      ["get eu-shop \(WellKnownPeople.janeEmail)", "anonymize", "jane"], isOpen: true,
      isInteractive: true)
    let running = world.plain(lines, world.console())
    await lines.see("e-mails. This cannot be undone.")
    await clock.sleeping(for: .milliseconds(400))
    clock.advance(by: 0.5)
    await lines.see("it anonymizes at eu-shop SANDBOX")
    lines.type("jane")
    await lines.see("done, and read back:")
    #expect(await world.writes().count == 1)
    #expect(!lines.written.contains("unknown command 'jane'"), "the first one was dropped")
    lines.type("quit")
    #expect(try await running.value == .quit)
    try await world.stop()
  }

  @Test func `leaving asks while a job runs, and begins no more of it`() async throws {
    let world = try await world()
    let text = try await world.plain([
      "list", "mark 1-9", "delete", "9", "job 1 pause", "quit", "no", "job 1", "quit", "yes",
    ])
    #expect(text.contains("leaves, anything else stays"))
    #expect(text.contains("job 1, delete at shop-it SANDBOX, is paused"))
    #expect(await world.writes().count < 3, "the rest was not begun")
    try await world.stop()
  }
}
