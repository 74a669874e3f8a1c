import App
import Domain
import Operations
import Simulator
import TestSupport
import Testing

@testable import ViewModels

/// Covers the form that edits what the contacts of one person have in common.
@Suite(.timeLimit(.minutes(10))) struct PersonFormTests {
  private func world(edit: (String) -> String = { $0 }) async throws -> SimulatedWorld {
    try await SimulatedWorld.start(
      SimulatorOptions(contacts: 60), ambient: ManualClock(advancesOnSleep: true).ambient,
      edit: edit)
  }

  /// Jane Smith at four providers, in a form.
  private func console(_ world: SimulatedWorld) async throws -> ConsoleModel {
    let model = world.console()
    model.finds.start(WellKnownPeople.janeEmail)
    await model.settle()
    model.move(.first)
    model.openPerson()
    await model.settle()
    model.editPerson()
    return model
  }

  private func review(_ model: ConsoleModel) throws -> [ContactDifference] {
    model.edit?.review()
    guard case .reviewing(let difference)? = model.edit?.state.phase else {
      Issue.record("the phase is \(String(describing: model.edit?.state.phase))")
      return []
    }
    return difference
  }

  private func contact(_ name: String, _ id: String, _ world: SimulatedWorld) async throws
    -> Contact
  {
    try await world.client(name).contact(.id(id), fields: nil)
  }

  @Test func `one form, one difference and one confirmation change all that can be changed`()
    async throws
  {
    let world = try await world()
    let model = try await console(world)
    let form = try #require(model.edit)
    #expect(form.state.parts.map(\.info.name.text) == ["shop-it", "b2b"])
    #expect(form.state.leftOut.map(\.id.provider.text) == ["eu-shop", "donors"])
    #expect(
      form.state.fields.map(\.rule.title)
        == ["Name", "First name", "Middle name", "Last name", "Phone", "E-mail"])
    form.type("+39 06 69812345", into: "phone")
    let difference = try review(model)
    #expect(difference.map { $0.lines.map(\.field) } == [["phone"], ["phone"]])
    #expect(await world.writes().isEmpty)
    await model.sendEdit()
    #expect(await world.writes().count == 2)
    for (name, id) in [("shop-it", "59069"), ("b2b", "25492")] {
      #expect(try await contact(name, id, world).primaryPhone?.filter(\.isNumber) == "390669812345")
    }
    #expect(model.edit == nil && model.scopeIsPerson, "it goes back to the person")
    #expect(model.person.state?.contacts.count == 4)
    #expect(
      model.person.state?.contacts.allSatisfy {
        !["shop-it", "b2b"].contains($0.id.provider.text)
          || $0.primaryPhone?.filter(\.isNumber) == "390669812345"
      } == true)
    #expect(model.state.message?.text == "saved at shop-it 59069, b2b 25492")
    try await world.stop()
  }

  @Test func `each provider gets only what it has and what differs there`() async throws {
    let world = try await world()
    let model = try await console(world)
    let form = try #require(model.edit)
    form.type("Smith-Jones", into: "lastName")
    form.type("Jane", into: "firstName")
    var difference = try review(model)
    #expect(difference.map(\.isEmpty) == [true, false])
    #expect(difference[1].lines.map(\.after) == ["Smith-Jones"])
    _ = form.back()
    form.type("Jane Smith-Jones", into: "name")
    difference = try review(model)
    #expect(difference[0].lines.map(\.after) == ["Jane Smith-Jones"])
    await model.sendEdit()
    #expect(try await contact("shop-it", "59069", world).name == "Jane Smith-Jones")
    #expect(try await contact("b2b", "25492", world).lastName == "Smith-Jones")
    model.undo.begin()
    #expect(
      model.edit?.state.contact?.id.provider.text == "b2b", "the last write is taken back first")
    try await world.stop()
  }

  @Test func `a field in which contacts differ stays as it is until a value is chosen`()
    async throws
  {
    let world = try await world()
    let first = try await console(world)
    first.edit?.type("Jane of the shop", into: "name")
    first.edit?.type("+39 06 1", into: "phone")
    await first.sendEdit()
    let other = try await contact("b2b", "25492", world)
    let saving = SaveContact(client: try world.client("b2b"), context: first.writeContext)
    _ = try await saving.save(
      ContactDraft([FieldValue(name: "phone", value: .string("+39062"))]),
      to: .id(other.id.value))

    let model = try await console(world)
    let form = try #require(model.edit)
    let phone = try #require(form.state.fields.first { $0.rule.name == "phone" })
    #expect(phone.original.isEmpty && phone.differing.count == 2)
    form.type("Jane Smith", into: "name")
    #expect(try review(model).map { $0.lines.map(\.field) } == [["name"], []])
    _ = form.back()
    while form.state.fields[form.state.focus].rule.name != "phone" { form.moveFocus(by: 1) }
    form.step(by: 1)
    #expect(form.state.fields[form.state.focus].input.text == phone.differing[0])
    form.step(by: 1)
    #expect(form.state.fields[form.state.focus].input.text == phone.differing[1])
    #expect(try review(model).map { $0.lines.map(\.field) } == [["name", "phone"], []])
    _ = form.back()
    form.step(by: 1)
    #expect(form.state.fields[form.state.focus].input.text.isEmpty)
    #expect(try review(model).map { $0.lines.map(\.field) } == [["name"], []])
    try await world.stop()
  }

  @Test func `the first contact that fails stops the rest, and what was saved is not sent again`()
    async throws
  {
    let world = try await world()
    let model = try await console(world)
    let form = try #require(model.edit)
    form.type("+39 06 77", into: "phone")
    _ = try review(model)
    await world.server.failNext(.status(403), at: "b2b", count: 9)
    let before = await world.writes().count
    await model.sendEdit()
    #expect(await world.writes().count == before + 1)
    #expect(form.state.phase == .editing)
    #expect(
      form.state.message?.nextStep?.contains("saved at shop-it, not sent to the rest") == true)
    #expect(try review(model).map(\.isEmpty) == [true, false], "shop-it has it")
    try await world.stop()
  }

  @Test
  func
    `a contact that changed meanwhile is shown in its newer state before anything is sent to it`()
    async throws
  {
    let world = try await world()
    let model = try await console(world)
    let form = try #require(model.edit)
    form.type("+39 06 77", into: "phone")
    _ = try review(model)
    let saving = SaveContact(client: try world.client("b2b"), context: model.writeContext)
    _ = try await saving.save(
      ContactDraft([FieldValue(name: "phone", value: .string("+39062"))]), to: .id("25492"))
    await model.sendEdit()
    guard case .reviewing(let difference) = form.state.phase else {
      Issue.record("the phase is \(form.state.phase)")
      return
    }
    #expect(form.state.parts.map(\.notice) == [nil, .changed])
    #expect(difference.map(\.isEmpty) == [true, false], "the first contact is saved")
    #expect(difference[1].lines.map(\.before) == ["+39062"])
    await model.sendEdit()
    #expect(model.edit == nil)
    #expect(try await contact("b2b", "25492", world).primaryPhone?.filter(\.isNumber) == "390677")
    try await world.stop()
  }

  @Test func `contacts that the config does not let change are named, and not sent to`()
    async throws
  {
    let world = try await world {
      $0.replacing(
        "name = \"b2b\"\n", with: "name = \"b2b\"\nallow_actions = [\"list\", \"find\"]\n")
    }
    let model = try await console(world)
    #expect(model.edit?.state.contact?.id.provider.text == "shop-it", "it is the form of one")
    #expect(model.state.message?.text.contains("b2b: ") == true)
    model.forms.leave()
    #expect(model.scopeIsPerson)
    try await world.stop()
  }

  @Test func `hidden data of one contact hides the form of all`() async throws {
    let world = try await world()
    let model = try await console(world)
    model.privacy.toggleRedaction()
    let state = try #require(model.edit?.state)
    let shown = model.masking.shown(state)
    #expect(model.masking.hides(state))
    for field in shown.fields { #expect(!field.input.text.contains("Smith")) }
    model.edit?.type("Smith-Jones", into: "lastName")
    let difference = try review(model)
    #expect(difference[1].lines.map(\.after) == ["Smith-Jones"])
    guard case .reviewing(let masked) = model.masking.shown(model.edit!.state).phase else {
      Issue.record("no difference")
      return
    }
    #expect(
      masked[1].lines.allSatisfy { !$0.after.contains("Smith") && !$0.before.contains("Smith") })
    try await world.stop()
  }
}

extension ConsoleModel {
  fileprivate var scopeIsPerson: Bool { overlays.shows(.person) && edit == nil }
}
