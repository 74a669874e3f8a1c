import Domain
import Operations
import Simulator
import TestSupport
import Testing
import ViewModels

@Suite(.timeLimit(.minutes(10))) struct ContactEditModelTests {
  private func form(
    _ world: SimulatedWorld, id: String = "59069", journal: any Journal = RecordingJournal()
  ) async throws -> ContactEditModel {
    let client = try world.client("shop-it")
    let contact = try await client.contact(.id(id), fields: nil)
    let context = WriteContext(journal: journal, ambient: .live)
    return ContactEditModel(contact: contact, client: client, context: context)
  }

  @Test func `shows the difference before it sends it`() async throws {
    let world = try await SimulatedWorld.start()
    let form = try await form(world)
    form.type("Jane Smith-Müller", into: "name")
    form.review()
    guard case .reviewing(let difference) = form.state.phase else {
      Issue.record("the phase is \(form.state.phase)")
      return
    }
    #expect(difference[0].lines.map(\.field) == ["name"])
    #expect(await world.writes().isEmpty)
    let written = await form.send()
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
  func `refuses an invalid value at its field`(field: String, text: String)
    async throws
  {
    let world = try await SimulatedWorld.start()
    let form = try await form(world)
    form.type(text, into: field)
    #expect(form.state.fields[form.state.focus].problem != nil)
    form.review()
    #expect(form.state.phase == .editing)
    #expect(await world.writes().isEmpty)
    try await world.stop()
  }

  @Test func `shows the provider's own error at its field`() async throws {
    let world = try await SimulatedWorld.start()
    let form = try await form(world)
    form.type("999999999", into: "customer")
    form.review()
    _ = await form.send()
    #expect(form.state.phase == .editing)
    let customer = try #require(form.state.fields.first { $0.rule.name == "customer" })
    #expect(customer.problem?.contains("999999999") == true)
    try await world.stop()
  }

  @Test func `a conflict shows both sides and keeps the input`() async throws {
    let world = try await SimulatedWorld.start()
    let form = try await form(world)
    let other = try await self.form(world)
    other.type("theirs", into: "note")
    other.review()
    _ = await other.send()

    form.type("ours", into: "note")
    form.review()
    _ = await form.send()
    let line = try #require(form.state.conflict?.lines.first)
    #expect(form.state.conflict?.lines.count == 1)
    #expect([line.field, line.theirs, line.ours] == ["note", "theirs", "ours"])
    #expect(line.side == .ours)
    _ = await form.confirm()
    let written = await form.send()
    #expect(written?.contact?.fields["note"] == "ours")
    try await world.stop()
  }

  @Test func `leaving a changed form asks first`() async throws {
    let world = try await SimulatedWorld.start()
    let form = try await form(world)
    #expect(form.back())
    form.type("x", into: "note")
    #expect(!form.back())
    #expect(form.state.phase == .leaving)
    try await world.stop()
  }

  @Test func `a form keeps its input after a failed write`() async throws {
    let world = try await SimulatedWorld.start()
    let form = try await form(world)
    form.type("typed", into: "note")
    form.review()
    await world.server.failNext(.status(403), at: "shop-it", count: 5)
    #expect(await form.send() == nil)
    #expect(form.state.phase == .editing)
    #expect(form.state.message?.severity == .failure)
    #expect(form.state.fields.first { $0.rule.name == "note" }?.input.text == "typed")
    try await world.stop()
  }

  @Test func `each field of a conflict takes its chosen side`() async throws {
    let world = try await SimulatedWorld.start()
    let form = try await form(world)
    let other = try await self.form(world)
    other.type("theirs", into: "note")
    other.type("Jane Theirs", into: "name")
    other.type("111", into: "phone")
    other.review()
    _ = await other.send()

    form.type("ours", into: "note")
    form.type("Jane Ours", into: "name")
    form.review()
    #expect(await form.send() == nil)
    let conflict = try #require(form.state.conflict)
    #expect(conflict.lines.map(\.field) == ["name", "phone", "note"])
    #expect(conflict.lines.map(\.side) == [.ours, .theirs, .ours])
    form.move(.last)
    form.switchSide()
    _ = await form.confirm()
    guard case .reviewing(let difference) = form.state.phase else {
      Issue.record("the phase is \(form.state.phase)")
      return
    }
    #expect(
      difference[0].lines == [.init(field: "name", before: "Jane Theirs", after: "Jane Ours")])
    let written = await form.send()
    #expect(written?.contact?.name == "Jane Ours")
    #expect(written?.contact?.fields["note"] == "theirs")
    #expect(written?.contact?.primaryPhone == "111")
    try await world.stop()
  }

  @Test func `sends nothing before the last row of the difference was on the screen`()
    async throws
  {
    let world = try await SimulatedWorld.start()
    let form = try await form(world)
    form.type("n", into: "note")
    form.type("Jane N", into: "name")
    form.review()
    #expect(await form.confirm() == nil, "no screen has shown the difference yet")
    form.fitReading(rows: 7, height: 3)
    #expect(await form.confirm() == nil)
    form.move(.down)
    form.move(.down)
    #expect(await form.confirm() == nil)
    form.move(.pageDown)
    #expect(form.state.reading.rowsBelow == 0)
    form.fitReading(rows: 9, height: 3)
    #expect(await form.confirm() == nil, "changed rows have to be read again")
    #expect(await world.writes().isEmpty)
    form.move(.last)
    #expect(await form.confirm() != nil)
    #expect(await world.writes().count == 1)
    try await world.stop()
  }

  @Test func `an unknown outcome keeps the form and is reported before the next attempt`()
    async throws
  {
    let world = try await SimulatedWorld.start()
    let journal = world.journalLosingWrites(
      at: "shop-it", where: CallFilter(pathPrefix: "/api/v6/commerce.contacts.update"))
    let form = try await form(world, journal: journal)
    form.type("typed", into: "note")
    form.review()
    #expect(await form.send() == nil)
    #expect(form.state.isUncertain)
    #expect(form.state.message?.text.contains("outcome unknown") == true)
    #expect(form.state.fields.first { $0.rule.name == "note" }?.input.text == "typed")
    try await world.stop()
  }
}
