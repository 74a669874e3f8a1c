import ConsoleUI
import Domain
import Simulator
import TestSupport
import Testing
import ViewModels

/// Compares the screen as text, in each state, size and glyph set.
@Suite(.timeLimit(.minutes(10))) struct FrameTests {
  nonisolated struct Case: CustomTestStringConvertible {
    let columns: Int
    let rows: Int
    let isASCII: Bool

    var name: String { "\(columns)x\(rows)" + (isASCII ? "-ascii" : "") }
    var testDescription: String { name }
  }

  /// The smallest window first, since what a larger one has shown counts as read.
  nonisolated static let cases =
    [(40, 10), (80, 24), (120, 36), (200, 50)].map { columns, rows in
      Case(columns: columns, rows: rows, isASCII: false)
    } + [Case(columns: 80, rows: 24, isASCII: true)]

  /// A settled model with a stopped clock.
  private func model(
    _ world: SimulatedWorld, _ prepare: (ConsoleModel) -> Void = { _ in }
  ) async -> ConsoleModel {
    let model = world.console()
    model.open()
    await model.settle()
    prepare(model)
    await model.settle()
    return model
  }

  /// Draws the one model in each size and glyph set.
  private func expect(_ model: ConsoleModel, _ name: String) throws {
    for shape in Self.cases { try expect(model, name, shape) }
  }

  private func expect(_ model: ConsoleModel, _ name: String, _ shape: Case) throws {
    let size = Size(columns: shape.columns, rows: shape.rows)
    let layout = ConsoleLayout(
      size: size, showsDetail: model.state.focus == .detail, split: model.split)
    for list in model.lists.all { list.resize(rows: layout.listRows) }
    if let edit = model.edit, let rect = layout.detail {
      let measure = EditPane.measure(edit.state, in: rect)
      edit.fitReading(rows: measure.rows, height: measure.height)
    }
    let canvas = ConsoleScreen.draw(
      model, size: size, glyphs: shape.isASCII ? .ascii : .unicode, keyMap: .standard, tick: 0)
    try Frame.expect(canvas, named: "\(name)-\(shape.name)")
  }

  private func world() async throws -> SimulatedWorld {
    try await SimulatedWorld.start(
      SimulatorOptions(contacts: 300), ambient: ManualClock(advancesOnSleep: true).ambient)
  }

  private func lookUpJane(_ model: ConsoleModel) {
    model.lookUp(WellKnownPeople.janeEmail, at: 0)
  }

  @Test func `draws a page of contacts`() async throws {
    let world = try await world()
    try expect(await model(world), "list")
    try await world.stop()
  }

  @Test func `draws a filtered page with marks`() async throws {
    let world = try await world()
    let model = await model(world) {
      $0.lists.toggleMark()
      $0.lists.setFilter("an")
      $0.lists.toggleMark()
    }
    try expect(model, "filter")
    try await world.stop()
  }

  @Test func `draws a provider without a list`() async throws {
    let world = try await world()
    try expect(await model(world) { $0.showProvider(0) }, "no-list")
    try await world.stop()
  }

  @Test func `draws a contact with preferences`() async throws {
    let world = try await world()
    try expect(await model(world) { lookUpJane($0) }, "detail")
    try await world.stop()
  }

  @Test func `draws the dialog before an anonymization`() async throws {
    let world = try await world()
    let model = await model(world) { lookUpJane($0) }
    model.plans.begin(.anonymize)
    model.plan?.arm()
    model.plan?.edit { $0.insert("ja") }
    try expect(model, "anonymize")
    try await world.stop()
  }

  @Test func `draws the dialog before a deletion to the recycle bin`() async throws {
    let world = try await world()
    let model = await model(world) { $0.showProvider(2) }
    for _ in 0..<3 { model.lists.toggleMark() }
    model.plans.begin(.delete)
    model.plan?.arm()
    try expect(model, "delete-recycled")
    try await world.stop()
  }

  @Test func `draws the result of a deletion`() async throws {
    let world = try await world()
    let model = await model(world)
    model.plans.begin(.delete)
    model.plan?.arm()
    let word = model.plan?.state.word ?? ""
    model.plan?.edit { $0.insert(word) }
    model.plans.answer()
    await model.settle()
    try expect(model, "deleted")
    try await world.stop()
  }

  @Test func `draws the table of a find for many texts`() async throws {
    let world = try await world()
    let model = await model(world) {
      $0.finds.start("\(WellKnownPeople.janeEmail)\ntweeling\nabsent@example.org\n59071\nMcDonald")
    }
    model.finds.moveInTexts(.down, page: 5)
    try expect(model, "texts")
    try await world.stop()
  }

  @Test func `draws the menu of channels`() async throws {
    let world = try await world()
    let model = try await world.consoleWithMarked(3)
    model.preferences.openMenu()
    model.overlays.moveInPreferenceMenu(.down)
    model.overlays.setChannel(optsIn: false)
    try expect(model, "channels")
    try await world.stop()
  }

  @Test func `draws the plan for several preferences`() async throws {
    let world = try await world()
    let model = try await world.consoleWithMarked(3)
    model.preferences.begin([.email: false])
    model.plan?.arm()
    try expect(model, "preferences")
    try await world.stop()
  }

  @Test func `the dialog for several contacts names each of them`() async throws {
    let world = try await world()
    let model = await model(world) { lookUpJane($0) }
    let donors = try await world.client("donors").page(ContactQuery(limit: 50))
    for email in donors.contacts.compactMap(\.primaryEmail)
    where model.lists.all[0].state.contacts.count < 2 {
      model.lookUp(email, at: 0)
      await model.settle()
    }
    if model.state.focus == .detail { model.focusNextPane() }
    model.move(.first)
    for _ in model.listState.rows { model.lists.toggleMark() }
    let names = model.listState.rows.map(\.name)
    model.plans.begin(.anonymize)
    let canvas = ConsoleScreen.draw(
      model, size: Size(columns: 120, rows: 40), glyphs: .unicode, keyMap: .standard, tick: 0)
    #expect(names.count == 2)
    for contact in model.listState.rows {
      #expect(canvas.plainText.contains("│   \(contact.name) · \(contact.primaryEmail ?? "")"))
    }
    try await world.stop()
  }

  @Test func `draws an anonymized contact`() async throws {
    let world = try await world()
    let model = await model(world) { lookUpJane($0) }
    model.plans.begin(.anonymize)
    model.plan?.arm()
    model.plan?.edit { $0.insert("jane") }
    model.plans.answer()
    await model.settle()
    model.plans.answer()
    try expect(model, "anonymized")
    try await world.stop()
  }

  @Test func `draws a form with an invalid field`() async throws {
    let world = try await world()
    let model = await model(world) { $0.move(.down) }
    model.forms.begin()
    model.edit?.moveFocus(by: 2)
    model.edit?.edit { $0.insert(" no") }
    try expect(model, "form")
    try await world.stop()
  }

  @Test func `draws the difference before it is sent`() async throws {
    let world = try await world()
    let model = await model(world) { $0.move(.down) }
    model.forms.begin()
    model.edit?.edit { $0.insert("-Müller") }
    model.edit?.type("00393401234567", into: "phone")
    model.edit?.type("a note that takes more than one row of a narrow pane", into: "note")
    model.edit?.review()
    try expect(model, "difference")
    try await world.stop()
  }

  @Test func `draws a form for a new contact`() async throws {
    let world = try await world()
    let model = await model(world) { $0.showProvider(3) }
    model.forms.beginNew()
    model.edit?.type("Ada", into: "firstName")
    model.edit?.type("[{", into: "addresses")
    model.edit?.review()
    try expect(model, "add")
    try await world.stop()
  }

  @Test func `draws a form with many fields`() async throws {
    let world = try await world()
    let model = await model(world) { $0.showProvider(2) }
    model.forms.begin()
    model.edit?.type("1893-02-30", into: "dateOfBirth")
    model.edit?.moveFocus(by: 1)
    try expect(model, "form-many")
    try await world.stop()
  }

  @Test func `draws a conflict field by field`() async throws {
    let world = try await world()
    let model = await model(world) { $0.move(.down) }
    model.forms.begin()
    let other = world.console()
    other.lookUp("59069", at: 1)
    await other.settle()
    other.forms.begin()
    for (console, side) in [(other, "Theirs"), (model, "Ours")] {
      console.edit?.type("Jane \(side)", into: "name")
      console.edit?.type(console === other ? "111" : "222", into: "phone")
      console.edit?.review()
      _ = await console.edit?.send()
    }
    model.edit?.switchSide()
    model.edit?.move(.down)
    try expect(model, "conflict")
    try await world.stop()
  }

  @Test func `draws the results of a search`() async throws {
    let world = try await world()
    // Uses one provider, because the order of responses varies.
    let model = await model(world) { $0.finds.start("59069") }
    try expect(model, "find")
    try await world.stop()
  }

  @Test func `draws a proposed group in search results`() async throws {
    let world = try await world()
    let model = await model(world) { $0.finds.start(WellKnownPeople.janeEmail) }
    model.move(.last)
    model.focusNextPane()
    model.focusNextPane()
    model.showCurrentInDetail()
    try expect(model, "find-group")
    try await world.stop()
  }

  @Test func `draws the help for the current pane`() async throws {
    let world = try await world()
    try expect(await model(world) { $0.overlays.openHelp() }, "help")
    try await world.stop()
  }

  @Test func `draws the menu of columns`() async throws {
    let world = try await world()
    try expect(await model(world) { $0.lists.openSortMenu() }, "sort")
    try await world.stop()
  }

  @Test func `draws the menu of themes`() async throws {
    let world = try await world()
    let model = await model(world) {
      $0.themes.openMenu()
      $0.themes.move(.down)
    }
    try expect(model, "themes")
    try await world.stop()
  }

  @Test(arguments: [ColorDepth.direct, .eight])
  func `draws a light theme, cell by cell`(depth: ColorDepth) async throws {
    let world = try await world()
    let model = await model(world) { lookUpJane($0) }
    model.themes.use("default-light")
    model.messages.clear()
    if model.state.focus == .detail { model.focusNextPane() }
    let canvas = ConsoleScreen.draw(
      model, size: Size(columns: 80, rows: 24), glyphs: .unicode, keyMap: .standard, tick: 0)
    let name = depth == .direct ? "light-80x24-styles" : "light-80x24-styles-8"
    try Frame.expect(
      StyleMap.text(of: canvas, in: Theme(model.themes.state.shown), depth: depth), named: name)
    try await world.stop()
  }

  @Test func `a window that is too small states the minimum size`() async throws {
    let world = try await world()
    let model = await model(world)
    let canvas = ConsoleScreen.draw(
      model, size: Size(columns: 30, rows: 5), glyphs: .unicode, keyMap: .standard, tick: 0)
    #expect(canvas.plainText.contains("roster needs 40x10"))
    try await world.stop()
  }
}
