import ConsoleUI
import Domain
import Simulator
import TestSupport
import Testing
import ViewModels

/// Covers what the mouse does and what it never does.
@Suite(.timeLimit(.minutes(10))) struct MouseTests {
  @Test func `a click selects, a second click opens, and the wheel scrolls`() async throws {
    let world = try await SimulatedWorld.start()
    let console = await ScriptedConsole.start(on: world)
    let screen = console.terminal
    await screen.see("59069  Jane")
    screen.click("59069  Jane")
    #expect(console.model.currentContact?.id.value == "59069")
    #expect(console.model.state.focus == .list)
    screen.click("59069  Jane")
    #expect(console.model.state.focus == .detail)
    await screen.see("At \(SimulatedAccount.named("shop-it").title)")
    screen.click("update")
    #expect(console.model.detail.state.cursorLine?.label == "update")
    screen.point(.wheelDown, at: "59068")
    #expect(console.model.state.focus == .list)
    #expect(console.model.listState.cursorRow == 4)
    screen.point(.wheelUp, at: "59068")
    #expect(console.model.listState.cursorRow == 1)
    screen.click("4 donors")
    #expect(console.model.state.view == .provider(3))
    screen.press("q")
    #expect(try await console.ending() == .quit)
    try await world.stop()
  }

  @Test func `a click on a hint does what its key does, in the panes and in panels`()
    async throws
  {
    let world = try await SimulatedWorld.start()
    let console = await ScriptedConsole.start(on: world)
    let screen = console.terminal
    await screen.see("59069  Jane")
    screen.click("? help")
    #expect(console.model.scope == .help)
    screen.click("Esc back")
    #expect(console.model.state.overlay == nil)
    screen.click("59069  Jane")
    screen.click("Space mark")
    #expect(console.model.listState.marks.count == 1)
    screen.press("J")
    screen.click("4 donors")
    #expect(console.model.state.overlay == nil, "the panel in front is closed")
    #expect(console.model.state.view == .provider(3))
    screen.press("q")
    #expect(try await console.ending() == .quit)
    try await world.stop()
  }

  @Test func `a click on a hint never answers a question`() async throws {
    let world = try await SimulatedWorld.start()
    let console = await ScriptedConsole.start(on: world)
    let screen = console.terminal
    await screen.see("59069  Jane")
    screen.press("j D")
    await screen.see("Enter deletes")
    for column in 0..<screen.size.columns {
      screen.send(.mouse(MouseEvent(.click, at: Point(column: column, row: screen.size.rows - 1))))
    }
    #expect(console.model.plan != nil)
    #expect(await world.writes().isEmpty)
    screen.press("Esc q")
    _ = try await console.ending()
    try await world.stop()
  }

  @Test func `a click neither answers a dialog nor reaches the panes behind it`() async throws {
    let world = try await SimulatedWorld.start()
    let console = await ScriptedConsole.start(on: world)
    let screen = console.terminal
    await screen.see("59069  Jane")
    screen.press("j D")
    await screen.see("Enter deletes")
    let plan = try #require(console.model.plan).state
    screen.click("Enter deletes")
    screen.click("4 donors")
    #expect(console.model.plan?.state == plan)
    #expect(console.model.state.view == .provider(1))
    screen.press("Esc")
    #expect(await world.writes().isEmpty)
    screen.click("4 donors")
    #expect(console.model.state.view == .provider(3))
    screen.press("q")
    _ = try await console.ending()
    try await world.stop()
  }
}
