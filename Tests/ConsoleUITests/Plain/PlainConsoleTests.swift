import ConsoleUI
import Domain
import Simulator
import TestSupport
import Testing
import ViewModels

/// Covers plain mode's words, privacy, waiting and leaving.
@Suite(.timeLimit(.minutes(10))) struct PlainConsoleTests {
  private func world() async throws -> SimulatedWorld {
    try await SimulatedWorld.start(SimulatorOptions(contacts: 60))
  }

  // MARK: - Words

  @Test func `keys, names and verbs work with and without a colon`() async throws {
    let world = try await world()
    for line in ["O", "overview", ":overview", ":over"] {
      let text = try await world.plain([line])
      #expect(text.contains("shop-it: 60 loaded of 60\n"), "\(line)")
    }
    for line in ["provider 2", "provider shop-it", ":provider shop-it"] {
      let text = try await world.plain(["provider 4", line])
      #expect(
        text.contains(
          "provider 2, \(SimulatedAccount.named("shop-it").title): shop-it SANDBOX\nshop-it: contacts 1"
        ), "\(line)")
    }
    try await world.stop()
  }

  @Test func `a number alone does nothing and names its possible meanings`() async throws {
    let world = try await world()
    let text = try await world.plain(["list", "3"])
    #expect(text.contains("open 3 opens row 3, provider 3 goes to provider b2b"))
    #expect(!text.contains("provider 3, "))
    try await world.stop()
  }

  @Test func `suggests the nearest word for an unknown one`() async throws {
    let world = try await world()
    let text = try await world.plain(["fnd jane", "mroe", "xyzzy"])
    #expect(text.contains("unknown command 'fnd'; did you mean find?"))
    #expect(text.contains("unknown command 'mroe'; did you mean more?"))
    #expect(text.contains("unknown command 'xyzzy'. help lists the commands"))
    try await world.stop()
  }

  @Test func `shows rows in portions and sorts and filters by command`() async throws {
    let world = try await world()
    let text = try await world.plain([
      "list", "more", "sort name", "sort nmae", "filter jane", "open 99",
    ])
    #expect(text.contains("\n20 of 60 rows; more shows the next\n"))
    #expect(text.contains("\n21. "))
    #expect(text.contains("sorted by name ascending"))
    #expect(text.contains("there is no column 'nmae'; did you mean name?"))
    #expect(
      text.contains(
        "filter jane: 1 of 60 loaded match; sorted by name ascending by the provider\n1. Jane"))
    #expect(text.contains("'99' is not a row number; use 1 to 1"))
    try await world.stop()
  }

  @Test func `list commands show the list even while a contact is open`()
    async throws
  {
    let world = try await world()
    let text = try await world.plain(["open 2", "filter günther", "open 1", "limit 7", "quit"])
    #expect(text.contains("filter günther: 2 of 60 loaded match\n1. Günther"))
    #expect(text.contains("contacts 1 to 7 of 60"))
    try await world.stop()
  }

  @Test func `help gives the reason for unavailable commands`() async throws {
    let world = try await world()
    let text = try await world.plain(["provider eu-shop", "help", "add"])
    #expect(
      text.contains(
        "add: unavailable here: \(SimulatedAccount.named("eu-shop").title) documents no way to create a contact"
      ))
    #expect(text.contains("find TEXT: look for a text at every provider; - for many, one a line\n"))
    #expect(
      text.contains(
        "warning: add: \(SimulatedAccount.named("eu-shop").title) documents no way to create a contact\n"
      ))
    try await world.stop()
  }

  // MARK: - Privacy

  @Test func `writes no personal data while it is masked`() async throws {
    let world = try await world()
    let jane = ["Jane", "Smith", "smithfoundation", "16175550101", "456 Park", "Boston", "Müller"]
    let script = [
      "list", "open 2", "edit", "", "Jane Müller", ".", "no", "leave", "back",
      "find \(WellKnownPeople.janeEmail)", "open 1", "prefer call in", "no", "anonymize", "",
      "back", "overview", "requests", "messages", "provider 2", "filter smith", "filter",
      "", "mark 1-3", "delete", "",
    ]
    let shown = try await world.plain(script)
    for text in jane { #expect(shown.contains(text), "the script must show \(text) unmasked") }
    var options = ConsoleOptions()
    options.isRedacted = true
    let hidden = try await world.plain(script, options: options)
    for text in jane { #expect(!hidden.contains(text), "\(text)") }
    #expect(hidden.contains("shop-it SANDBOX redacted> "))
    try await world.stop()
  }

  @Test func `hostile names become visible and cannot control the terminal`() async throws {
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

  @Test func `refuses to edit on a terminal that cannot show letters`() async throws {
    let world = try await world()
    let said = try await world.plain(["list", "open 2", "edit"], canShowLetters: false)
    #expect(said.contains("edit: this terminal cannot show every letter"))
    let text = PlainText("Groß ●", endsLine: true)
    #expect(text.string(isASCII: true, showsLetters: true) == "Groß *\n")
    #expect(text.string(isASCII: false, showsLetters: false).utf8.allSatisfy { $0 < 0x80 })
    try await world.stop()
  }

  @Test func `the first line after the idle time only unlocks`() async throws {
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
    #expect(rows() == 1, "plain mode must start with the first rows")
    await clock.sleeping(for: .seconds(600))
    clock.advance(by: 600)
    while !model.state.isLocked { await Task.yield() }
    lines.type("list")
    await lines.see("the line only unlocked it and was not run")
    #expect(rows() == 1)
    lines.type("list")
    while rows() < 2 { await Task.yield() }
    lines.type("quit")
    #expect(try await running.value == .quit)
    try await world.stop()
  }

  // MARK: - Waiting and leaving

  @Test func `reports slow calls, and an interrupt cancels them`() async throws {
    let clock = ManualClock()
    // The timeout is longer than the clock can advance before the interrupt.
    let world = try await SimulatedWorld.start(
      SimulatorOptions(contacts: 60, latency: .seconds(3_600)), ambient: clock.ambient,
      timeout: .seconds(86_400))
    let lines = ScriptedLines([], isOpen: true)
    let model = world.console()
    let running = world.plain(lines, model)
    while model.providers[1].activity.callsInFlight == 0 { await Task.yield() }
    // Other sleepers may use the same duration, so the wait for the list may start later.
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

  @Test func `an interrupt in a question sends nothing, and a signal ends the program`()
    async throws
  {
    let world = try await world()
    let lines = ScriptedLines([], isOpen: true)
    let running = world.plain(lines, world.console())
    lines.type("get eu-shop \(WellKnownPeople.janeEmail)")
    lines.type("anonymize")
    await lines.see("\" anonymizes at eu-shop SANDBOX")
    lines.send(.interrupt)
    await lines.see("cancelled; nothing was sent")
    lines.send(.line("", isRefused: true))
    await lines.see("and was not run")
    lines.send(.terminate)
    #expect(try await running.value == .terminated)
    #expect(await world.writes().isEmpty)
    try await world.stop()
  }

  @Test func `input typed before a question does not answer it`() async throws {
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
    await lines.see("\" anonymizes at eu-shop SANDBOX")
    lines.type("jane")
    await lines.see("done, and read back:")
    #expect(await world.writes().count == 1)
    #expect(!lines.written.contains("unknown command 'jane'"), "the first line must be dropped")
    lines.type("quit")
    #expect(try await running.value == .quit)
    try await world.stop()
  }

  @Test func `leaving asks while a job runs and starts no further contact`() async throws {
    let world = try await world()
    let text = try await world.plain([
      "list", "mark 1-9", "delete", "9", "job 1 pause", "quit", "no", "job 1", "quit", "yes",
    ])
    #expect(text.contains("leaves, anything else stays"))
    #expect(text.contains("job 1, delete at shop-it SANDBOX, is paused"))
    #expect(await world.writes().count < 3, "the rest must not be started")
    try await world.stop()
  }
}
