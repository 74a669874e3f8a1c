import App
import ConsoleUI
import Domain
import Foundation
import TestSupport
import Testing
import ViewModels

/// Covers an operator's tasks with themes, key by key.
@Suite(.timeLimit(.minutes(10))) struct ThemeTaskTests {
  private func console(
    _ world: SimulatedWorld, _ themes: ThemeLibrary = .shipped, size: Size? = nil
  ) async -> ScriptedConsole {
    let console = await ScriptedConsole.start(
      on: world, terminal: ScriptedTerminal(size: size ?? Size(columns: 120, rows: 40)),
      themes: themes)
    await console.terminal.see("1–100 of 300")
    return console
  }

  private func end(_ console: ScriptedConsole, _ world: SimulatedWorld) async throws {
    console.terminal.press("q")
    #expect(try await console.ending() == .quit)
    try await world.stop()
  }

  @Test func `the menu previews each theme, Esc restores and Enter keeps it`() async throws {
    let world = try await SimulatedWorld.start()
    let console = await console(world)
    let screen = console.terminal
    screen.press("T")
    #expect(screen.screen.plainText.contains("theme · default-dark"))
    screen.press("j")
    #expect(screen.theme == .shipped("default-light"))
    screen.press("G")
    #expect(screen.theme == .shipped("mono"))
    screen.press("Esc")
    #expect(screen.theme == .shipped("default-dark"))
    screen.press("T j j j Enter")
    #expect(screen.theme == .shipped("high-contrast"))
    #expect(
      screen.screen.plainText.contains("in the config: theme = \"high-contrast\""))
    try await end(console, world)
  }

  @Test func `the command line completes theme names and suggests the nearest`() async throws {
    let world = try await SimulatedWorld.start()
    let console = await console(world)
    let screen = console.terminal
    screen.press(":")
    screen.type("theme gr")
    screen.press("Tab Enter")
    #expect(screen.theme == .shipped("gruvbox"))
    screen.press(":")
    screen.type("theme tritanpia")
    screen.press("Enter")
    #expect(screen.screen.plainText.contains("did you mean tritanopia?"))
    #expect(screen.theme == .shipped("gruvbox"))
    screen.press(":")
    screen.type("theme")
    screen.press("Enter")
    #expect(screen.screen.plainText.contains("theme · gruvbox"))
    screen.press("Esc")
    try await end(console, world)
  }

  @Test func `the menu reports a broken theme and keeps the current one`()
    async throws
  {
    let world = try await SimulatedWorld.start()
    let folder = try TemporaryThemes()
    try folder.write("dangr = \"red\"", to: "mine")
    let console = await console(world, ThemeLibrary(folders: [folder.path]))
    let screen = console.terminal
    screen.press("T G")
    #expect(screen.screen.plainText.contains("yours"))
    #expect(
      screen.screen.plainText.contains(
        "mine.toml:1:1: unknown role 'dangr'; did you mean danger?"))
    #expect(screen.theme == .shipped("default-dark"))
    try folder.write("danger = \"red\"", to: "mine")
    await screen.see("theme mine: reloaded")
    #expect(screen.theme?[.danger].foreground == .ansi(1))
    screen.press("Esc")
    #expect(screen.theme == .shipped("default-dark"))
    try await end(console, world)
  }

  @Test func `applies an edited theme once its file is written`() async throws {
    let world = try await SimulatedWorld.start()
    let folder = try TemporaryThemes()
    try folder.write("ok = \"red\"", to: "mine")
    let console = await console(world, ThemeLibrary(folders: [folder.path]))
    let screen = console.terminal
    screen.press("T G Enter")
    #expect(screen.theme?[.ok].foreground == .ansi(1))
    try folder.write("ok = \"blue\"", to: "mine")
    await screen.see("theme mine: reloaded")
    #expect(screen.theme?[.ok].foreground == .ansi(4))
    try folder.write("ok = \"blu\"", to: "mine")
    await screen.see("mine.toml:1:1: ok: unknown colour 'blu'; did you mean blue?")
    #expect(screen.theme?[.ok].foreground == .ansi(4))
    try folder.write("ok = \"green\"", to: "mine", atomically: true)
    await screen.see("theme mine: reloaded")
    #expect(screen.theme?[.ok].foreground == .ansi(2))
    try await end(console, world)
  }

  @Test func `applies the config's broken theme once it is corrected`()
    async throws
  {
    let world = try await SimulatedWorld.start()
    let folder = try TemporaryThemes()
    try folder.write("ok = \"blu\"", to: "mine")
    let console = await console(world, ThemeLibrary(folders: [folder.path]))
    let screen = console.terminal
    console.model.themes.follow("mine", after: ThemeFailure(problems: ["mine.toml:1:1: …"]))
    await screen.see("mine.toml:1:1: …")
    try folder.write("ok = \"blue\"", to: "mine")
    await screen.see("theme mine: reloaded")
    #expect(screen.theme?[.ok].foreground == .ansi(4))
    try await end(console, world)
  }

  @Test func `ignores changes of other theme files`() async throws {
    let world = try await SimulatedWorld.start()
    let folder = try TemporaryThemes()
    try folder.write("ok = \"red\"", to: "mine")
    let console = await console(world, ThemeLibrary(folders: [folder.path]))
    let screen = console.terminal
    screen.press("T G Enter")
    await console.model.settle()
    try folder.write("ok = \"blue\"", to: "other")
    try folder.write("ok = \"green\"", to: "mine")
    await screen.see("theme mine: reloaded")
    #expect(screen.theme?.name == "mine")
    try await end(console, world)
  }

  @Test func `the theme key can be rebound`() async throws {
    let world = try await SimulatedWorld.start()
    let console = await ScriptedConsole.start(
      on: world, keyMap: try KeyMap(rebinding: ["theme": ["F2"]]))
    console.terminal.press("T")
    #expect(console.terminal.screen.plainText.contains("T does nothing here"))
    console.terminal.press("F2")
    #expect(console.terminal.screen.plainText.contains("theme · default-dark"))
    console.terminal.press("Esc")
    try await end(console, world)
  }
}
