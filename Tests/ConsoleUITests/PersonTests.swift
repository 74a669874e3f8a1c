import App
import ConsoleUI
import Domain
import Foundation
import Operations
import Simulator
import TestSupport
import Testing
import ViewModels

/// Covers the contacts of one person side by side.
@Suite(.timeLimit(.minutes(10))) struct PersonTests {
  private func console(_ world: SimulatedWorld) async -> ConsoleModel {
    let model = world.console()
    model.finds.start(WellKnownPeople.janeEmail)
    await model.settle()
    model.move(.first)
    return model
  }

  private func world() async throws -> SimulatedWorld {
    try await SimulatedWorld.start(
      SimulatorOptions(contacts: 60), ambient: ManualClock(advancesOnSleep: true).ambient)
  }

  private func draw(_ model: ConsoleModel, _ columns: Int, _ rows: Int) -> Canvas {
    model.body = (columns, rows - 2)
    return ConsoleScreen.draw(
      model, size: Size(columns: columns, rows: rows), glyphs: .unicode, keyMap: .standard, tick: 0)
  }

  private func run(_ id: String, in model: ConsoleModel) throws {
    let command = try #require(CommandTable.standard[id: id])
    CommandDispatcher(model: model, keyMap: .standard, seen: Seen()).run(command)
  }

  @Test func `draws a person known at four providers, in a wide and in a narrow window`()
    async throws
  {
    let world = try await world()
    let model = await console(world)
    model.openPerson()
    model.messages.clear()
    for (columns, rows) in [(80, 24), (40, 10)] {
      let frame = draw(model, columns, rows)
      try Frame.expect(frame, named: "person-\(columns)x\(rows)")
      #expect(frame.plainText.contains("l to the right"))
      #expect(!frame.plainText.contains("h to the left"), "the first contact is shown")
    }
    let wide = draw(model, 120, 36).plainText
    #expect(!wide.contains("to the left") && !wide.contains("to the right"), "all are shown")
    _ = draw(model, 40, 10)
    for _ in 0..<5 { try run("person-right", in: model) }
    let last = draw(model, 40, 10).plainText
    #expect(last.contains("h to the left") && !last.contains("l to the right"))
    #expect(last.contains("donors"))
    #expect(last.contains("4 of 4"))
    for _ in 0..<3 { try run("person-left", in: model) }
    #expect(draw(model, 40, 10).plainText.contains("eu-shop"))
    try await world.stop()
  }

  @Test func `only values that differ as identifiers are marked, also while they are hidden`()
    async throws
  {
    let world = try await world()
    let model = await console(world)
    model.openPerson()
    let person = try #require(model.person.state)
    let rows = person.rows(.off)
    let differing = Set(rows.filter(\.differs).map(\.title))
    #expect(differing.contains("Address"))
    // Written as +1 617 555 0101 and as 16175550101.
    #expect(differing.isDisjoint(with: ["Name", "E-mail", "Phone"]))
    let hidden = person.rows(Masking(isOn: true))
    #expect(hidden.map(\.title) == rows.map(\.title))
    #expect(hidden.map(\.differs) == rows.map(\.differs))
    model.privacy.toggleRedaction()
    let frame = draw(model, 200, 50).plainText
    for value in ["Jane", "smith", "617", "Park"] { #expect(!frame.contains(value), "\(value)") }
    try await world.stop()
  }

  @Test func `in plain mode each value of a field has its contact`() async throws {
    let world = try await SimulatedWorld.start(SimulatorOptions(contacts: 60))
    let text = try await world.plain(["find \(WellKnownPeople.janeEmail)", "person", "quit"])
    #expect(text.contains("person, 4 contacts\n"))
    #expect(text.contains("Phone: eu-shop"))
    #expect(text.contains("Address, differs: eu-shop"))
    try await world.stop()
  }

  @Test func `draws the form of a person and its difference, contact by contact`() async throws {
    let world = try await world()
    let model = await console(world)
    model.openPerson()
    try run("edit-person", in: model)
    model.messages.clear()
    model.edit?.type("Smith-Jones", into: "lastName")
    model.edit?.type("+39 06 69812345", into: "phone")
    for (columns, rows) in [(80, 24), (120, 36), (40, 10)] {
      try Frame.expect(draw(model, columns, rows), named: "person-form-\(columns)x\(rows)")
    }
    model.edit?.review()
    for (columns, rows) in [(80, 24), (120, 36)] {
      model.edit?.fitReading(rows: 24, height: rows - 5)
      try Frame.expect(draw(model, columns, rows), named: "person-difference-\(columns)x\(rows)")
    }
    try await world.stop()
  }

  @Test func `in plain mode a person's form is asked field by field and sent once`() async throws {
    let world = try await SimulatedWorld.start(SimulatorOptions(contacts: 60))
    let text = try await world.plain([
      "find \(WellKnownPeople.janeEmail)", "person", "edit-person", "", "", "", "",
      "+39 06 69812345", ".", "send", "quit",
    ])
    #expect(text.contains("edit 2 contacts of one person, at "), "\(text)")
    #expect(text.contains("what will be sent to shop-it"), "\(text)")
    #expect(text.contains("what will be sent to b2b"), "\(text)")
    #expect(text.contains("saved at shop-it 59069, b2b 25492"), "\(text)")
    #expect(await world.writes().count == 2)
    try await world.stop()
  }

  @Test func `while a find runs, a person is not shown as if it were complete`() async throws {
    let world = try await world()
    let gates = world.clients.map { GatedClient($0) }
    let model = world.console(clients: gates)
    model.finds.start(WellKnownPeople.janeEmail)
    for gate in gates.dropLast() { gate.open() }
    while !model.personAvailability.isAvailable { await Task.yield() }
    model.openPerson()
    #expect(model.state.message?.text == "the find still runs: more contacts may be this person's")
    gates[3].open()
    await model.settle()
    model.messages.clear()
    model.openPerson()
    #expect(model.state.message == nil)
    try await world.stop()
  }

  @Test func `a contact alone has nothing to compare`() async throws {
    let world = try await world()
    let model = world.console()
    model.open()
    await model.settle()
    model.openPerson()
    #expect(model.person.state == nil)
    #expect(model.state.message?.text.contains("no other contact") == true)
    try await world.stop()
  }

  @Test func `a case's person is read in full, and leaving goes back to the case`() async throws {
    let world = try await world()
    let model = world.console()
    let desk = world.app.desk
    let opened = try await desk.open("GDPR-7", .erasure, received: desk.today, law: nil)
    let contacts = [("shop-it", "59069"), ("b2b", "25492")].map {
      CaseEvent.included(contact: CaseContact(provider: $0.0, id: $0.1), why: .byHand)
    }
    _ = try await desk.take(contacts, in: opened)
    model.toggleCases()
    await model.settle()
    model.openCase()
    model.overlays.openHelp()
    let help = draw(model, 80, 24).plainText
    #expect(help.contains("=  this person side by side  "), "the help knows the case behind it")
    model.overlays.close()
    model.openPerson()
    await model.settle()
    #expect(model.person.state?.contacts.map(\.id.value) == ["59069", "25492"])
    model.back()
    #expect(model.scope == .caseFile)
    try await world.stop()
  }
}
