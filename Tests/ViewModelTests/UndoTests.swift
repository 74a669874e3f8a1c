import Domain
import Operations
import Simulator
import TestSupport
import Testing
import ViewModels

/// Covers `u` in a list or a contact.
@Suite(.timeLimit(.minutes(10))) struct UndoTests {
  private func world() async throws -> SimulatedWorld {
    try await SimulatedWorld.start(ambient: ManualClock(advancesOnSleep: true).ambient)
  }

  private func confirm(_ console: ConsoleModel) async throws {
    try #require(console.plan != nil)
    console.confirmPlan()
    await console.settle()
    console.plans.answer()
  }

  @Test func `undoes an update once, with its difference shown`() async throws {
    let world = try await world()
    let console = world.console()
    console.lookUp("59069", at: 1)
    await console.settle()
    console.undo.begin()
    #expect(console.state.message?.text == "nothing to undo in this session")
    console.forms.begin()
    console.edit?.type("a note", into: "note")
    await console.sendEdit()
    console.undo.begin()
    guard case .reviewing(let difference)? = console.edit?.state.phase else {
      Issue.record("The difference is not shown.")
      return
    }
    #expect(difference[0].lines == [.init(field: "note", before: "a note", after: "")])
    #expect(await world.writes().count == 1)
    await console.sendEdit()
    #expect(await world.writes().count == 2)
    #expect(console.detail.state.contact?.fields["note"]?.displayText ?? "" == "")
    #expect(
      console.messages.entries.last?.message.text == "undo, saved Jane Smith, shop-it 59069: Note")
    console.undo.begin()
    #expect(console.edit == nil)
    #expect(console.state.message?.text == "nothing to undo in this session")
    try await world.stop()
  }

  @Test func `a value that the provider had goes back as it was, whatever it is`() async throws {
    let world = try await world()
    let form = ContactEditModel(
      contact: nil, client: try world.client("shop-it"),
      context: .init(journal: RecordingJournal(), ambient: .live))
    let problem = { form.state.fields.first { $0.rule.name == "email" }?.problem }
    form.type("n/a", into: "email")
    #expect(problem() == "is a placeholder, not an e-mail address")
    form.type("x@x.example", into: "email")
    form.propose(["email": "n/a"])
    #expect(problem() == nil)
    form.type("none", into: "email")
    #expect(problem() != nil)
    try await world.stop()
  }

  @Test func `undoes a preference change with a plan, and an opt-in with its word`() async throws {
    let world = try await world()
    let console = try await world.consoleWithMarked(1)
    console.openCurrent()
    await console.settle()
    while console.detail.state.cursorLine?.channel != .sms { console.move(.down) }
    console.preferences.toggle()
    await console.settle()
    #expect(console.detail.state.contact?.preferences?.sms == .optOut)
    let id = try #require(console.currentContact?.id.value)
    let said = console.messages.entries.last?.message
    #expect(said?.text == "SMS out for Jane Smith, eu-shop \(id): done")
    #expect(said?.impersonal == "SMS out for eu-shop \(id): done")
    #expect(console.state.message == said)
    console.undo.begin()
    #expect(console.plan?.state.isUndo == true)
    #expect(console.plan?.state.changes.values.first == [.sms: true])
    #expect(console.plan?.state.word == "jane")
    #expect(await world.writes().count == 1)
    try await confirm(console)
    #expect(console.detail.state.contact?.preferences?.sms == .optIn)
    #expect(
      console.messages.entries.contains {
        $0.message.text.hasPrefix("undo, SMS in for Jane Smith, eu-shop \(id): done")
      })
    try await world.stop()
  }

  @Test func `reports that a default preference cannot be restored`() async throws {
    let world = try await world()
    let console = try await world.consoleWithMarked(1)
    #expect(console.currentContact?.preferences?.email == .unset)
    console.preferences.begin([.email: false])
    try await confirm(console)
    console.undo.begin()
    #expect(console.plan == nil)
    #expect(
      console.state.message?.text.contains("E-mail was default, which cannot be restored") == true)
    #expect(console.state.message?.impersonal?.contains("Jane") == false)
    #expect(await world.writes().count == 1)
    try await world.stop()
  }

  @Test func `restores the old preference of each of several contacts`() async throws {
    let world = try await world()
    let console = try await world.consoleWithMarked(3)
    let before = console.listState.contacts
    console.preferences.begin([.sms: false])
    let changed = try #require(console.plan?.state.subjects)
    try await confirm(console)
    console.undo.begin()
    let restorable = changed.filter { $0.preferences?.sms == .optIn }
    let plan = try #require(console.plan)
    #expect(plan.state.subjects.map(\.id) == restorable.map(\.id))
    #expect(plan.state.skipped.count == changed.count - restorable.count)
    try await confirm(console)
    for contact in restorable {
      let now = console.listState.contacts.first { $0.id == contact.id }
      #expect(now?.preferences == before.first { $0.id == contact.id }?.preferences)
    }
    try await world.stop()
  }

  @Test func `does not undo a change of a contact that was deleted since`() async throws {
    let world = try await world()
    let console = world.console()
    console.lookUp("59069", at: 1)
    await console.settle()
    console.forms.begin()
    console.edit?.type("a note", into: "note")
    await console.sendEdit()
    console.plans.begin(.delete)
    try await confirm(console)
    console.undo.begin()
    #expect(console.edit == nil)
    #expect(console.plan == nil)
    let said = "the last change was to delete shop-it 59069, which cannot be undone"
    #expect(console.state.message?.text == said)
    console.undo.begin()
    #expect(console.state.message?.text == said)
    try await world.stop()
  }

  @Test func `u undoes one change after the other`() async throws {
    let world = try await world()
    let console = world.console()
    console.lookUp("59069", at: 1)
    await console.settle()
    for note in ["one", "two"] {
      console.forms.begin()
      console.edit?.type(note, into: "note")
      await console.sendEdit()
    }
    for note in ["one", ""] {
      console.undo.begin()
      await console.sendEdit()
      #expect(console.detail.state.contact?.fields["note"]?.displayText ?? "" == note)
    }
    console.undo.begin()
    #expect(console.edit == nil)
    #expect(await world.writes().count == 4)
    try await world.stop()
  }

  @Test func `u does not skip a later delete to undo an older change`() async throws {
    let world = try await world()
    let console = world.console()
    console.showProvider(1)
    await console.settle()
    console.forms.begin()
    console.edit?.type("a note", into: "note")
    await console.sendEdit()
    console.move(.down)
    console.showCurrentInDetail()
    let deleted = try #require(console.currentContact)
    console.plans.begin(.delete)
    try await confirm(console)
    let writes = await world.writes().count
    console.undo.begin()
    #expect(console.edit == nil && console.plan == nil)
    #expect(console.state.message?.text.contains("shop-it \(deleted.id.value)") == true)
    #expect(await world.writes().count == writes)
    try await world.stop()
  }

  @Test func `an incomplete undo can be repeated`() async throws {
    let world = try await world()
    let console = try await world.consoleWithMarked(3)
    for optsIn in [false, true] {
      if console.listState.marks.isEmpty { console.lists.toggleAllMarks() }
      console.preferences.begin([.sms: optsIn])
      try await confirm(console)
      console.overlays.close()
    }
    console.undo.begin()
    let subjects = try #require(console.plan?.state.subjects)
    try #require(subjects.count > 1)
    await world.server.failNext(.status(403), at: "eu-shop", where: CallFilter(method: "POST"))
    try await confirm(console)
    console.overlays.close()
    console.undo.begin()
    #expect(console.plan?.state.isUndo == true)
    #expect(
      console.plan?.state.subjects.map(\.id) == subjects.map(\.id),
      "a retry must include all contacts after the canary failed")
    try await world.stop()
  }

  @Test func `reports a conflict instead of overwriting a later change at the provider`()
    async throws
  {
    let world = try await world()
    let console = world.console()
    let other = world.console()
    for model in [console, other] {
      model.lookUp("59069", at: 1)
      await model.settle()
    }
    console.forms.begin()
    console.edit?.type("ours", into: "note")
    await console.sendEdit()
    other.reload()
    await other.settle()
    other.forms.begin()
    other.edit?.type("theirs", into: "note")
    await other.sendEdit()
    console.undo.begin()
    await console.sendEdit()
    #expect(console.edit?.state.conflict?.lines.map(\.theirs) == ["theirs"])
    #expect(await world.writes().count == 2)
    try await world.stop()
  }
}
