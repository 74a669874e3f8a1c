import ConsoleUI
import Domain
import Simulator
import TestSupport
import Testing
import ViewModels

/// Covers pastes of more than 64 KB of command letters, as a terminal sends them.
@Suite(.timeLimit(.minutes(10))) struct HostilePasteTests {
  /// Includes `q`, `X`, `D`, Enter, ^C, ^S and Space, which quit, delete, send and mark.
  private static let letters = "Xq\rjane\rD 1]R*e\u{13}\u{3}:quit\r\u{1B}[B\u{1B}OA y/\t"

  private static func paste(
    _ text: String = String(repeating: letters, count: 2_200)
  ) -> [TerminalEvent] {
    var decoder = KeyDecoder()
    let bytes = Array("\u{1B}[200~\(text)\u{1B}[201~".utf8)
    // Splits the bytes like a tty does.
    return stride(from: 0, to: bytes.count, by: 4_095).flatMap {
      decoder.decode(bytes[$0..<min($0 + 4_095, bytes.count)], at: $0 / 100)
    }
  }

  @Test func `a large paste is one event, truncated at 64 KB`() {
    let events = Self.paste()
    #expect(events.count == 1)
    guard case .paste(let text, let isCut)? = events.first else {
      Issue.record("\(events)")
      return
    }
    #expect(isCut)
    #expect(text.utf8.count == 64 * 1_024)
  }

  @Test(arguments: [
    ("the list", ""), ("the contact", "Enter"), ("the help", "?"), ("the sort menu", "s"),
    ("the themes", "T"), ("the messages", "M"), ("the calls", "L"), ("the overview", "O"),
    ("the jobs", "J"),
  ])
  func `a paste outside a field runs no key`(place: String, keys: String) async throws {
    let world = try await SimulatedWorld.start()
    let console = await ScriptedConsole.start(on: world)
    let screen = console.terminal
    await screen.see("1–100 of 300")
    screen.press(keys)
    let scope = console.model.scope
    let contact = console.model.currentContact?.id
    for event in Self.paste() { screen.send(event) }
    #expect(console.model.scope == scope)
    #expect(console.model.currentContact?.id == contact)
    #expect(console.model.lists.all[0].state.marks.isEmpty)
    #expect(screen.screen.plainText.contains("pasting does nothing here"))
    #expect(await world.writes().isEmpty)
    #expect(screen.copied.isEmpty)
    screen.press("Esc Esc Esc q")
    #expect(try await console.ending() == .quit, "the same letter as a key must quit")
    try await world.stop()
  }

  @Test func `a prompt takes a paste as one line of text without control characters`() async throws
  {
    let world = try await SimulatedWorld.start()
    let console = await ScriptedConsole.start(on: world)
    let screen = console.terminal
    await screen.see("1–100 of 300")
    screen.press(":")
    for event in Self.paste() { screen.send(event) }
    let text = console.model.state.prompt?.input.text ?? ""
    #expect(text.hasPrefix("Xq jane D 1]R*e  :quit  [B OA y/ Xq"))
    #expect(text.utf8.count == 64 * 1_024)
    #expect(text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
    // The prompt covers the message, so only the messages show it.
    #expect(console.model.state.message?.text.contains("longer than 64 KB") == true)
    #expect(await world.writes().isEmpty)
    screen.press("Esc q")
    #expect(try await console.ending() == .quit)
    try await world.stop()
  }

  @Test func `a form takes a paste as text and sends nothing`() async throws {
    let world = try await SimulatedWorld.start()
    let console = await ScriptedConsole.start(on: world)
    let screen = console.terminal
    await screen.see("1–100 of 300")
    screen.press("e")
    await screen.see { _ in console.model.scope == .form }
    let field = console.model.edit?.state.focus
    for event in Self.paste() { screen.send(event) }
    #expect(console.model.scope == .form)
    #expect(console.model.edit?.state.focus == field)
    let text = console.model.edit?.state.fields[field ?? 0].input.text ?? ""
    #expect(text.contains("Xq jane D 1]R*e  :quit"))
    #expect(text.utf8.count >= 64 * 1_024)
    #expect(text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
    #expect(screen.screen.plainText.contains("the paste was longer than 64 KB"))
    #expect(await world.writes().isEmpty)
    try await world.stop()
  }

  @Test func `a destructive dialog refuses a paste, even of its own word`() async throws {
    let clock = ManualClock(advancesOnSleep: true)
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let console = await ScriptedConsole.start(
      on: world, session: MemorySession(last: ProviderName("eu-shop")))
    let screen = console.terminal
    screen.press(":")
    screen.type("get eu-shop \(WellKnownPeople.janeEmail)")
    screen.press("Enter")
    await screen.see("Preferences")
    screen.press("X")
    await screen.see("Enter anonymizes")
    for event in Self.paste() + Self.paste("jane\r") + Self.paste("jane") { screen.send(event) }
    #expect(console.model.scope == .dialog)
    #expect(console.model.plan?.state.input.text == "")
    #expect(screen.screen.plainText.contains("pasting is not allowed here"))
    #expect(await world.writes().isEmpty)
    screen.type("jane")
    #expect(console.model.plan?.state.input.text == "jane", "the typed word must be accepted")
    screen.press("Esc q")
    #expect(try await console.ending() == .quit)
    try await world.stop()
  }
}
