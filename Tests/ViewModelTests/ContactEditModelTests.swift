import Domain
import Operations
import Simulator
import TestSupport
import Testing
import ViewModels

@Suite struct ContactEditModelTests {
  private func form(
    _ world: SimulatedWorld, id: String = "59069"
  ) async throws -> ContactEditModel {
    let client = try world.client("shop-it")
    let contact = try await client.contact(.id(id), fields: nil)
    let context = WriteContext(journal: RecordingJournal(), ambient: .live)
    return ContactEditModel(
      contact: contact, info: client.info, save: SaveContact(client: client, context: context),
      ambient: .live)
  }

  private func type(_ text: String, into field: String, of form: ContactEditModel) {
    while form.state.fields[form.state.focus].rule.name != field { form.moveFocus(by: 1) }
    form.edit { input in
      input.moveToEnd()
      input.deleteToStart()
      input.insert(text)
    }
  }

  @Test func `the difference is shown first and then sent`() async throws {
    let world = try await SimulatedWorld.start()
    let form = try await form(world)
    type("Jane Smith-Müller", into: "name", of: form)
    form.review()
    guard case .reviewing(let difference) = form.state.phase else {
      Issue.record("the phase is \(form.state.phase)")
      return
    }
    #expect(difference.lines.map(\.field) == ["name"])
    #expect(await world.writes().isEmpty)
    let written = await form.confirm()
    #expect(written?.contact?.name == "Jane Smith-Müller")
    let bodies = await world.server.requests().filter { $0.path.hasSuffix("update") }.map(\.text)
    #expect(bodies.count == 1)
    #expect(bodies.first?.contains("\"email\"") == false, "fields left alone are not sent")
    try await world.stop()
  }

  @Test(arguments: [
    ("name", String(repeating: "x", count: 51)), ("name", ""), ("phone", "1234567890123456"),
    ("email", "no"), ("customer", "0"), ("customer", "many"),
    ("note", String(repeating: "n", count: 256)),
  ])
  func `a value against the contract is refused at its field`(field: String, text: String)
    async throws
  {
    let world = try await SimulatedWorld.start()
    let form = try await form(world)
    type(text, into: field, of: form)
    #expect(form.state.fields[form.state.focus].problem != nil)
    form.review()
    #expect(form.state.phase == .editing)
    #expect(await world.writes().isEmpty)
    try await world.stop()
  }

  @Test func `the provider's own error stands at its field`() async throws {
    let world = try await SimulatedWorld.start()
    let form = try await form(world)
    type("999999999", into: "customer", of: form)
    form.review()
    _ = await form.confirm()
    #expect(form.state.phase == .editing)
    let customer = try #require(form.state.fields.first { $0.rule.name == "customer" })
    #expect(customer.problem?.contains("999999999") == true)
    try await world.stop()
  }

  @Test func `a conflict shows both sides and keeps what was typed`() async throws {
    let world = try await SimulatedWorld.start()
    let form = try await form(world)
    let other = try await self.form(world)
    type("theirs", into: "note", of: other)
    other.review()
    _ = await other.confirm()

    type("ours", into: "note", of: form)
    form.review()
    _ = await form.confirm()
    guard case .conflicting(let difference, _) = form.state.phase else {
      Issue.record("the phase is \(form.state.phase)")
      return
    }
    #expect(difference.lines == [.init(field: "note", before: "theirs", after: "ours")])
    _ = await form.confirm()
    let written = await form.confirm()
    #expect(written?.contact?.fields["note"] == "ours")
    try await world.stop()
  }

  @Test func `leaving a changed form asks`() async throws {
    let world = try await SimulatedWorld.start()
    let form = try await form(world)
    #expect(form.back())
    type("x", into: "note", of: form)
    #expect(!form.back())
    #expect(form.state.phase == .leaving)
    try await world.stop()
  }

  @Test func `a form survives a lost connection with what was typed`() async throws {
    let world = try await SimulatedWorld.start()
    let form = try await form(world)
    type("typed", into: "note", of: form)
    form.review()
    await world.server.failNext(.status(403), at: "open2b", count: 5)
    #expect(await form.confirm() == nil)
    #expect(form.state.phase == .editing)
    #expect(form.state.message?.severity == .failure)
    #expect(form.state.fields.first { $0.rule.name == "note" }?.input.text == "typed")
    try await world.stop()
  }
}
