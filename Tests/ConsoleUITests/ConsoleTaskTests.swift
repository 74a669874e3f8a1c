import ConsoleUI
import Domain
import Simulator
import TestSupport
import Testing
import ViewModels

/// Covers an operator's whole tasks, key by key, on four simulated providers.
@Suite(.timeLimit(.minutes(10))) struct ConsoleTaskTests {
  @Test func `finds a person, opts out of SMS, anonymizes and quits`() async throws {
    let world = try await SimulatedWorld.start()
    let console = await ScriptedConsole.start(on: world)
    let screen = console.terminal
    await screen.see("1–100 of 300")
    screen.press("f")
    screen.type(WellKnownPeople.janeEmail)
    screen.press("Enter")
    await screen.see("4 contacts")
    screen.press("g")
    screen.press("Enter")
    await screen.see("● in")
    while console.model.detail.state.cursorLine?.channel != .sms { screen.press("j") }
    screen.press("Space")
    await screen.see("SMS           ○ out ✓")

    screen.press("X")
    await screen.see("Enter anonymizes")
    screen.type("jane")
    screen.press("Enter")
    await screen.see("done, and read back:")
    await screen.see("anonymized: the provider deleted the")
    #expect(!screen.screen.plainText.contains("undefined"))
    screen.press("q")
    #expect(try await console.ending() == .quit)
    #expect(screen.isStopped)
    #expect(await world.writes().count == 2)
    try await world.stop()
  }

  @Test func `copies an e-mail, an id and a value without control characters`() async throws {
    let world = try await SimulatedWorld.start()
    let console = await ScriptedConsole.start(on: world)
    let screen = console.terminal
    await screen.see("Jane Smith")
    screen.press("j y")
    #expect(screen.copied == [WellKnownPeople.janeEmail])
    screen.press("Y")
    #expect(screen.copied.last == "59069")
    screen.press("Enter")
    await screen.see("At \(SimulatedAccount.named("shop-it").title)")
    while console.model.detail.state.cursorLine?.label != "E-mail" { screen.press("j") }
    screen.press("y")
    #expect(screen.copied.last == WellKnownPeople.janeEmail)
    screen.press("g k y")
    #expect(screen.copied.count == 4)
    screen.press("Esc q")
    #expect(try await console.ending() == .quit)
    try await world.stop()
  }

  @Test func `deletes a contact and removes it from the list`() async throws {
    let world = try await SimulatedWorld.start()
    let console = await ScriptedConsole.start(on: world)
    let screen = console.terminal
    await screen.see("59069  Jane")
    screen.press("j D")
    await screen.see("Enter deletes")
    screen.type("jane")
    screen.press("Enter")
    await screen.see("deleted, and read back:")
    await screen.see("1–99 of 299")
    #expect(!screen.screen.plainText.contains("59069  Jane"))
    #expect(await world.writes().count == 1)
    screen.press("q")
    _ = try await console.ending()
    try await world.stop()
  }

  @Test func `edits a contact and shows the provider's own error at its field`() async throws {
    let world = try await SimulatedWorld.start()
    let console = await ScriptedConsole.start(on: world)
    let screen = console.terminal
    await screen.see("Jane Smith")
    screen.press("j e")
    await screen.see("edit Jane Smith")
    // The form begins below the number of the customer.
    screen.press("Up ^e ^u")
    screen.type("999999999")
    screen.press("^s")
    await screen.see("what will be sent")
    screen.press("Enter")
    await screen.see("Customer 999999999 does not exist")
    screen.press("^u")
    screen.type("37091")
    screen.press("Down ^u")
    screen.type("Jane Müller")
    screen.press("^s Enter")
    await screen.see("saved")
    #expect(console.model.currentContact?.name == "Jane Müller")
    screen.press("q")
    _ = try await console.ending()
    try await world.stop()
  }

  @Test func `keys respond while every provider takes eight seconds`() async throws {
    let clock = ManualClock()
    let world = try await SimulatedWorld.start(
      SimulatorOptions(contacts: 50, latency: .seconds(8)), ambient: clock.ambient)
    let console = await ScriptedConsole.start(on: world)
    let screen = console.terminal
    await screen.see("⣷")
    // None of these wait: the frame is complete when `press` returns.
    screen.press("?")
    #expect(screen.screen.plainText.contains("Esc closes"))
    screen.press("Esc 3")
    #expect(screen.screen.plainText.contains("b2b · contacts"))
    screen.press("/")
    screen.type("smith")
    #expect(screen.screen.plainText.contains("/smith"))
    screen.press("Esc 1")
    #expect(
      screen.screen.plainText.contains("\(SimulatedAccount.named("eu-shop").title) has no list"))
    screen.press("2 ^c")
    #expect(screen.screen.plainText.contains("cancelled"))
    screen.press("q")
    #expect(try await console.ending() == .quit)
    try await world.stop()
  }

  @Test func `a key is one frame, and the contact follows in another`() async throws {
    let clock = ManualClock()
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let console = await ScriptedConsole.start(on: world)
    let screen = console.terminal
    await screen.see("1–100 of 300")
    await console.model.settle()
    for _ in 0..<1_000 { await Task.yield() }
    let frames = screen.frames
    screen.press("j")
    for _ in 0..<1_000 { await Task.yield() }
    #expect(screen.frames == frames + 1)
    clock.advance(by: 1)
    while screen.frames < frames + 2 { await Task.yield() }
    screen.press("q")
    _ = try await console.ending()
    try await world.stop()
  }

  @Test func `an idle console draws nothing`() async throws {
    let clock = ManualClock(advancesOnSleep: true)
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let console = await ScriptedConsole.start(on: world)
    let screen = console.terminal
    await screen.see("1–100 of 300")
    screen.press("f")
    screen.type("59069")
    screen.press("Enter")
    await screen.see("1 contact")
    await console.model.settle()
    while console.model.isBusy { await Task.yield() }
    for _ in 0..<1_000 { await Task.yield() }
    let frames = screen.frames
    for _ in 0..<1_000 { await Task.yield() }
    #expect(screen.frames == frames)
    screen.press("j")
    #expect(screen.frames > frames, "a key is a frame")
    screen.press("q")
    _ = try await console.ending()
    try await world.stop()
  }

  @Test func `pasted text never runs as keys`() async throws {
    let world = try await SimulatedWorld.start()
    let console = await ScriptedConsole.start(on: world)
    let screen = console.terminal
    await screen.see("1–100 of 300")
    screen.paste("q")
    #expect(screen.screen.plainText.contains("pasting does nothing here"))
    screen.press("/")
    screen.paste("ja\nne")
    #expect(screen.screen.plainText.contains("/ja ne"))
    screen.press("Esc q")
    #expect(try await console.ending() == .quit)
    try await world.stop()
  }

  @Test func `the confirmation accepts no key before it was shown, and no paste`() async throws {
    let clock = ManualClock()
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let console = await ScriptedConsole.start(
      on: world, session: MemorySession(last: ProviderName("eu-shop")))
    let screen = console.terminal
    screen.press(":")
    screen.type("get eu-shop \(WellKnownPeople.janeEmail)")
    screen.press("Enter")
    await screen.see("Preferences")
    screen.press("X")
    screen.type("jane")
    screen.press("Enter")
    #expect(console.model.plan?.state.input.text == "")
    #expect(await world.writes().isEmpty)
    await clock.sleeping(for: .milliseconds(400))
    clock.advance(by: 0.5)
    await screen.see("Enter anonymizes")
    screen.paste("jane")
    #expect(screen.screen.plainText.contains("pasting is not allowed here"))
    screen.type("jane")
    #expect(console.model.plan?.state.input.text == "jane")
    screen.press("Esc q")
    #expect(try await console.ending() == .quit)
    #expect(await world.writes().isEmpty)
    try await world.stop()
  }

  @Test func `the command line suggests the nearest command`() async throws {
    let world = try await SimulatedWorld.start()
    let console = await ScriptedConsole.start(on: world)
    let screen = console.terminal
    await screen.see("1–100 of 300")
    screen.press(":")
    screen.type("got 250")
    screen.press("Enter")
    await screen.see("201–300 of 300")
    screen.press(":")
    screen.type("limti 20")
    screen.press("Enter")
    #expect(screen.screen.plainText.contains("unknown command 'limti'; did you mean limit?"))
    screen.press(":")
    screen.type("limit 20")
    screen.press("Enter")
    await screen.see("201–220 of 300")
    screen.press(":")
    screen.type("q")
    screen.press("Enter")
    #expect(try await console.ending() == .quit)
    try await world.stop()
  }

  @Test(arguments: [
    (TerminalEvent.terminate, ConsoleLoop.Ending.terminated), (.hangUp, .hungUp),
  ])
  func `a signal ends the console and stops the terminal`(
    event: TerminalEvent, ending: ConsoleLoop.Ending
  ) async throws {
    let world = try await SimulatedWorld.start()
    let console = await ScriptedConsole.start(on: world)
    console.terminal.send(event)
    #expect(try await console.ending() == ending)
    #expect(console.terminal.isStopped)
    try await world.stop()
  }

  @Test func `a rebound key runs its command and the old one does not`() async throws {
    let world = try await SimulatedWorld.start()
    let keyMap = try KeyMap(rebinding: ["quit": ["Q"]])
    let console = await ScriptedConsole.start(on: world, keyMap: keyMap)
    console.terminal.press("q")
    #expect(console.terminal.screen.plainText.contains("q does nothing here"))
    console.terminal.press("Q")
    #expect(try await console.ending() == .quit)
    try await world.stop()
  }

  @Test func `adds a contact, with an undo in the form`() async throws {
    let world = try await SimulatedWorld.start()
    let console = await ScriptedConsole.start(on: world)
    let screen = console.terminal
    await screen.see("1–100 of 300")
    screen.press("a")
    await screen.see("add a contact")
    screen.press("^s")
    await screen.see("Customer is required")
    screen.type("37091")
    screen.press("Tab")
    screen.type("Ada Neu")
    screen.press("Tab")
    screen.type("123")
    screen.press("^_ ^s")
    await screen.see("create this contact?")
    #expect(!screen.screen.plainText.contains("+ 123"))
    screen.press("Enter")
    await screen.see(" made ")
    await screen.see("1 new")
    #expect(console.model.currentContact?.name == "Ada Neu")
    screen.press("q")
    _ = try await console.ending()
    try await world.stop()
  }

  @Test func `a small window needs scrolling to the end of the difference before sending`()
    async throws
  {
    let world = try await SimulatedWorld.start()
    let terminal = ScriptedTerminal(size: Size(columns: 40, rows: 10))
    let console = await ScriptedConsole.start(on: world, terminal: terminal)
    await terminal.see("1–100 of 300")
    terminal.press("j e")
    await terminal.see("edit Jane Smith")
    for field in ["name", "phone", "note"] {
      console.model.edit?.type("12345", into: field)
    }
    terminal.press("^s")
    await terminal.see("more rows")
    terminal.press("Enter")
    await terminal.see("not sent: more rows below")
    #expect(await world.writes().isEmpty)
    terminal.press("G")
    await terminal.see("Enter sends")
    terminal.press("Enter")
    await terminal.see("saved")
    #expect(await world.writes().count == 1)
    terminal.press("q")
    _ = try await console.ending()
    try await world.stop()
  }

  @Test func `p opts the current contact out of SMS and u undoes it`() async throws {
    let world = try await SimulatedWorld.start()
    let console = await ScriptedConsole.start(
      on: world, session: MemorySession(last: ProviderName("eu-shop")))
    let screen = console.terminal
    screen.press(":")
    screen.type("get eu-shop \(WellKnownPeople.janeEmail)")
    screen.press("Enter")
    await screen.see("● in")
    screen.press("p j o Enter")
    await screen.see("Enter sends")
    #expect(screen.screen.plainText.contains("SMS in → out"))
    screen.press("Enter")
    await screen.see("done, and read back:")
    screen.press("u")
    await screen.see("UNDO in SANDBOX")
    await screen.see("Enter sends")
    screen.type("jane")
    screen.press("Enter")
    await screen.see("done, and read back:")
    await screen.see("● in")
    #expect(await world.writes().count == 2)
    screen.press(":")
    screen.type("prefer sms of")
    screen.press("Enter")
    #expect(screen.screen.plainText.contains("prefer takes channels"))
    screen.press("q")
    _ = try await console.ending()
    try await world.stop()
  }
}
