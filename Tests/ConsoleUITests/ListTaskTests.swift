import ConsoleUI
import Domain
import Simulator
import TestSupport
import Testing
import ViewModels

/// Covers whole tasks on long lists, key by key, with latency and faults.
@Suite(.timeLimit(.minutes(10))) struct ListTaskTests {
  private static let find = CallFilter(pathPrefix: "/api/v6/commerce.contacts.find")

  @Test func `loads all after a failed page, filters, sorts, marks and goes back`() async throws {
    let world = try await SimulatedWorld.start(
      SimulatorOptions(contacts: 700, latency: .milliseconds(30)))
    let console = await ScriptedConsole.start(on: world)
    let screen = console.terminal
    console.model.lists.all[1].rowsACall = 250
    await screen.see("1–100 of 700")
    // Prevents a prefetch, which would use up the fault.
    screen.press(":")
    screen.type("limit 1000")
    screen.press("Enter")
    await screen.see("1–700 of 700")
    await world.server.failNext(.slow(.zero), at: "shop-it", count: 2, where: Self.find)
    await world.server.failNext(.status(403), at: "shop-it", where: Self.find)
    screen.press(":")
    screen.type("load all 5000")
    screen.press("Enter")
    await screen.see("loading ")
    await screen.see("500 of 700 loaded")
    await screen.see { _ in
      console.model.messages.entries.contains { $0.message.text.hasPrefix("shop-it: ") }
    }
    screen.press(":")
    screen.type("load all")
    screen.press("Enter")
    await screen.see("all 700 loaded")
    screen.press("]")
    await screen.see("without pages")
    screen.press("/")
    screen.type("smith")
    await screen.see("of 700 loaded")
    screen.press("Enter *")
    let marked = console.model.listState.marks.count
    #expect(marked > 2)
    screen.press("/ Esc s j Enter")
    await screen.see("(all loaded)")
    #expect(console.model.listState.marks.count == marked)
    screen.press(":")
    screen.type("goto 690")
    screen.press("Enter")
    await screen.see { _ in console.model.listState.cursorRow == 689 }
    screen.press(":")
    screen.type("first 0")
    screen.press("Enter")
    await screen.see("of 700 · ")
    #expect(console.model.listState.marks.count == marked)
    screen.press("q")
    #expect(try await console.ending() == .quit)
    try await world.stop()
  }

  @Test func `^C ends a load and keeps the loaded part, labelled as partial`() async throws {
    let world = try await SimulatedWorld.start(SimulatorOptions(contacts: 700))
    let console = await ScriptedConsole.start(on: world)
    let screen = console.terminal
    console.model.lists.all[1].rowsACall = 250
    await screen.see("1–100 of 700")
    screen.press(":")
    screen.type("limit 1000")
    screen.press("Enter")
    await screen.see("1–700 of 700")
    await world.server.forgetRequests()
    await world.server.failNext(.slow(.zero), at: "shop-it", count: 2, where: Self.find)
    await world.server.failNext(.slow(.seconds(60)), at: "shop-it", where: Self.find)
    screen.press(":")
    screen.type("load all 5000")
    screen.press("Enter")
    await screen.see("^C stops")
    var asked = 0
    while asked < 3 {
      await Task.yield()
      asked = await world.server.requests().count { $0.path.hasSuffix(".find") }
    }
    screen.press("^c")
    await screen.see("500 of 700 loaded")
    screen.press("q")
    #expect(try await console.ending() == .quit)
    try await world.stop()
  }

  @Test func `sorting loaded contacts keeps the cursor on its contact and in view`()
    async throws
  {
    let world = try await SimulatedWorld.start()
    let console = await ScriptedConsole.start(on: world)
    let (model, screen) = (console.model, console.terminal)
    // This provider cannot sort.
    screen.press("4")
    await model.settle()
    screen.press("PgDn")
    for column in ["-name", "name"] {
      let contact = try #require(model.currentContact)
      let before = model.listState.cursorRow
      model.lists.sort(byNames: [column])
      await model.settle()
      #expect(model.listState.sort?.scope == .loaded)
      #expect(model.currentContact?.id == contact.id)
      #expect(model.listState.cursorRow != before, "the contact must have another row now")
      let row = try #require(model.listState.cursorRow)
      let window = model.listState.window
      #expect((window.top..<window.top + window.height).contains(row))
    }
    screen.press("q")
    #expect(try await console.ending() == .quit)
    try await world.stop()
  }

  @Test func `the command line completes columns and refuses unknown ones`() async throws {
    let world = try await SimulatedWorld.start()
    let console = await ScriptedConsole.start(on: world)
    let screen = console.terminal
    console.model.lists.all[1].rowsACall = 250
    await screen.see("1–100 of 300")
    screen.press(":")
    screen.type("columns id,not")
    screen.press("Tab Enter")
    #expect(console.model.listState.columns.map(\.name) == ["id", "note"])
    screen.press(":")
    screen.type("sort -cust")
    screen.press("Tab")
    screen.type(",id")
    screen.press("Enter")
    await screen.see { _ in
      console.model.listState.sort?.keys.map(\.column.name) == ["customer", "id"]
    }
    screen.press(":")
    screen.type("sort shoe")
    screen.press("Enter")
    await screen.see("there is no column 'shoe'")
    screen.press("q")
    #expect(try await console.ending() == .quit)
    try await world.stop()
  }
}
