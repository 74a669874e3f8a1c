import App
import Domain
import Simulator
import TestSupport
import Testing
import ViewModels

/// Covers `a`, from the empty form to the contact in the list.
@Suite(.timeLimit(.minutes(10))) struct AddContactTests {
  private func console(
    _ world: SimulatedWorld, at index: Int, journal: (any Journal)? = nil
  ) async throws -> (ConsoleModel, ContactEditModel) {
    let console = world.console(journal: journal)
    console.showProvider(index)
    await console.settle()
    console.forms.beginNew()
    return (console, try #require(console.edit))
  }

  private func world() async throws -> SimulatedWorld {
    try await SimulatedWorld.start(ambient: ManualClock(advancesOnSleep: true).ambient)
  }

  @Test(arguments: [
    (1, [("customer", "37091"), ("name", "Ada Neu")]),
    (2, [("lastName", "Neu"), ("dateOfBirth", "1993-08-28"), ("gender", "f")]),
    (
      3,
      [
        ("firstName", "Ada"), ("lastName", "Neu"), ("emails", "ada.neu@example.com"),
        ("addresses", "[{\"city\":\"Lyon\"}]"),
      ]
    ),
  ])
  func `shows a new contact and adds it to the list`(index: Int, values: [(String, String)])
    async throws
  {
    let world = try await world()
    let (console, form) = try await console(world, at: index)
    let count = console.listState.contacts.count
    for (field, value) in values {
      form.type(value, into: field)
      if !form.state.fields[form.state.focus].rule.choices.isEmpty {
        form.type("", into: field)
        form.step(by: 1)
      }
    }
    form.review()
    guard case .reviewing(let difference) = form.state.phase else {
      Issue.record("the phase is \(form.state.phase), \(String(describing: form.state.message))")
      return
    }
    #expect(Set(difference[0].lines.map(\.field)) == Set(values.map(\.0)))
    #expect(difference[0].lines.allSatisfy { $0.before.isEmpty })
    #expect(await world.writes().isEmpty)
    await console.sendEdit()
    #expect(console.edit == nil, "\(String(describing: form.state.message))")
    #expect(await world.writes().count == 1)
    let made = try #require(console.detail.state.contact)
    #expect(made.name.contains("Neu"))
    #expect(console.currentContact?.id == made.id)
    #expect(console.listState.contacts.count == count + 1)
    #expect(console.listState.pageCount == count)
    #expect(console.state.message?.text.contains(made.id.value) == true)
    try await world.stop()
  }

  @Test func `a member of an object is a separate field`() async throws {
    let world = try await world()
    let (console, form) = try await console(world, at: 2)
    let parent = try #require(
      console.listState.contacts.map { ContactValues.text(of: "parent.id", in: $0) }
        .first { !$0.isEmpty })
    form.type("Neu", into: "lastName")
    form.type(parent, into: "parent.id")
    await console.sendEdit()
    let made = try #require(console.detail.state.contact)
    #expect(made.name.contains("Neu"))
    #expect(ContactValues.text(of: "parent.id", in: made) == parent)
    // The edit form of the created contact has the same field.
    console.forms.begin()
    let field = console.edit?.state.fields.first { $0.rule.name == "parent.id" }
    #expect(field?.original == parent)
    try await world.stop()
  }

  @Test func `reports missing required fields and sends nothing`() async throws {
    let world = try await world()
    let (console, form) = try await console(world, at: 3)
    form.type("Ada", into: "firstName")
    await console.sendEdit()
    #expect(form.state.phase == .editing)
    #expect(form.state.fields[form.state.focus].rule.name == "lastName")
    #expect(form.state.fields[form.state.focus].problem == "is required")
    #expect(await world.writes().isEmpty)
    try await world.stop()
  }

  @Test func `shows the provider's error at its field and keeps the input`() async throws {
    let world = try await world()
    let (console, form) = try await console(world, at: 1)
    form.type("999999999", into: "customer")
    form.type("Ada Neu", into: "name")
    await console.sendEdit()
    #expect(console.edit === form)
    #expect(form.state.fields[form.state.focus].rule.name == "customer")
    #expect(form.state.fields[form.state.focus].problem?.contains("999999999") == true)
    #expect(form.state.fields.first { $0.rule.name == "name" }?.input.text == "Ada Neu")
    try await world.stop()
  }

  @Test func `says that the person was erased, sends nothing and keeps the form's input`()
    async throws
  {
    let world = try await world()
    let list = world.app.suppressionList
    let identifier = try #require(SuppressionIdentifier("ada@example.com", country: nil))
    let day = try #require(CalendarDate(iso: "2026-11-28"))
    _ = try await list.add(
      try await list.tags(of: [identifier]),
      SuppressionEntry(right: .erasure, caseReference: "GDPR-118", day: day))
    let (console, form) = try await console(world, at: 1)
    form.type("37091", into: "customer")
    form.type("Ada Neu", into: "name")
    form.type("ada@example.com", into: "email")
    await console.sendEdit()
    #expect(console.edit === form)
    #expect(
      form.state.message?.text.contains(
        "belongs to a person who was erased on 2026-11-28 (GDPR-118)") == true)
    #expect(await world.writes().isEmpty)
    form.type("bob@example.com", into: "email")
    await console.sendEdit()
    #expect(await world.writes().count == 1)
    try await world.stop()
  }

  @Test func `reports an unknown outcome and keeps the form's input`() async throws {
    let world = try await world()
    let journal = world.journalLosingWrites(
      at: "shop-it", where: CallFilter(pathPrefix: "/api/v6/commerce.contacts.create"))
    let (console, form) = try await console(world, at: 1, journal: journal)
    form.type("37091", into: "customer")
    form.type("Ada Neu", into: "name")
    await console.sendEdit()
    #expect(console.edit === form)
    #expect(form.state.isUncertain)
    #expect(form.state.message?.text.contains("outcome unknown") == true)
    #expect(form.state.fields.first { $0.rule.name == "name" }?.input.text == "Ada Neu")
    #expect(await world.writes().count == 1)
    try await world.stop()
  }

  @Test func `gives the reason if a provider cannot create contacts`() async throws {
    let world = try await world()
    let console = world.console()
    console.showProvider(0)
    let reason = try #require(console.forms.creationAvailability.reason)
    console.forms.beginNew()
    #expect(console.edit == nil)
    #expect(console.state.message?.text == "add: \(reason)")
    try await world.stop()
  }
}
