import ConsoleUI
import Domain
import Foundation
import Simulator
import TestSupport
import Testing
import ViewModels

/// Checks that the screen shows no personal data while it is masked.
@Suite(.timeLimit(.minutes(10))) struct RedactionTests {
  private func world() async throws -> SimulatedWorld {
    try await SimulatedWorld.start(
      SimulatorOptions(contacts: 60), ambient: ManualClock(advancesOnSleep: true).ambient)
  }

  private func frame(_ model: ConsoleModel, _ size: Size) -> String {
    let layout = ConsoleLayout(
      size: size, showsDetail: model.state.focus == .detail, split: model.split)
    for list in model.lists.all { list.resize(rows: layout.listRows) }
    return ConsoleScreen.draw(
      model, size: size, glyphs: .unicode, keyMap: .standard, tick: 0
    ).plainText
  }

  private static let sizes = [(80, 24), (120, 40), (40, 10), (200, 60)].map {
    Size(columns: $0.0, rows: $0.1)
  }

  /// The personal data of Jane and of every other listed contact.
  private func canaries(_ model: ConsoleModel) -> Set<String> {
    let contacts = model.lists.all.flatMap(\.state.contacts) + model.listState.contacts
    var texts: [String] = []
    for contact in contacts {
      texts += [contact.name, contact.firstName ?? "", contact.lastName ?? ""]
      texts.append(contact.organization ?? "")
      texts += contact.emails.map(\.value)
      texts += contact.phones.map(\.value)
      for address in contact.addresses { texts += [address.line1, address.city, address.postcode] }
    }
    let jane = [
      "Jane Smith", "smithfoundation", WellKnownPeople.janePhone, "+1 617", "456 Park", "Boston",
      "Smith Foundation",
    ]
    // A short number can be part of any text.
    return Set(texts.filter { $0.count >= 4 && ($0.count > 6 || Int($0) == nil) } + jane)
  }

  /// Checks that personal data is on the screen while it is not masked, and none while it is.
  private func expectHidden(_ model: ConsoleModel, _ state: String) {
    let canaries = canaries(model)
    model.messages.clear()
    if model.state.isRedacted { model.privacy.toggleRedaction() }
    model.messages.clear()
    let shown = Self.sizes.map { frame(model, $0) }
    #expect(
      shown.allSatisfy { frame in canaries.contains(where: frame.contains) },
      "\(state): every size must show personal data to mask")
    model.privacy.toggleRedaction()
    model.messages.clear()
    for size in Self.sizes {
      let frame = frame(model, size)
      // Ids are shown, and their digits can match by chance.
      let ids = model.lists.all.flatMap(\.state.contacts).map(\.id.value)
      let text = ids.reduce(frame) { $0.replacing($1, with: "") }
      let found = canaries.filter(text.contains)
      #expect(found.isEmpty, "\(state) at \(size): \(found.sorted())\n\(frame)")
      #expect(frame.contains("redacted"), "\(state) at \(size) must say so")
    }
  }

  private func atJane(_ world: SimulatedWorld) async -> ConsoleModel {
    let model = world.console()
    model.open()
    await model.settle()
    model.lookUp(WellKnownPeople.janeEmail, at: 0)
    await model.settle()
    return model
  }

  @Test(arguments: 1...3) func `masks personal data in a list and its detail pane`(provider: Int)
    async throws
  {
    let world = try await world()
    let model = world.console()
    model.showProvider(provider)
    await model.settle()
    model.move(.down)
    expectHidden(model, "list")
    model.lists.setFilter("smith")
    expectHidden(model, "filter")
    model.lists.setFilter("")
    model.openCurrent()
    await model.settle()
    expectHidden(model, "detail")
    model.focusNextPane()
    model.finds.start(WellKnownPeople.janeEmail)
    await model.settle()
    expectHidden(model, "find")
    try await world.stop()
  }

  @Test func `masks personal data in questions and dialogs`() async throws {
    let world = try await world()
    let model = await atJane(world)
    expectHidden(model, "looked up")
    while model.detail.state.cursorLine?.channel != .call { model.move(.down) }
    model.preferences.toggle()
    await model.settle()
    guard case .optIn? = model.state.overlay else {
      Issue.record("The console did not ask.")
      return
    }
    #expect(!frame(model, Self.sizes[0]).contains("Jane"))
    #expect(frame(model, Self.sizes[0]).contains("opt 5f1c"))
    model.back()
    model.preferences.openMenu()
    expectHidden(model, "preferences")
    model.overlays.setChannel(optsIn: false)
    model.overlays.moveInPreferenceMenu(.down)
    model.overlays.setChannel(optsIn: true)
    model.preferences.choose()
    #expect(model.plan != nil)
    expectHidden(model, "plan of preferences")
    model.plans.leave()
    model.plans.begin(.anonymize)
    model.plan?.arm()
    expectHidden(model, "dialog")
    #expect(
      frame(model, Self.sizes[0]).contains("type \"jane\""), "the word to type must be visible")
    try await world.stop()
  }

  @Test func `masks personal data in the list of jobs and in messages`()
    async throws
  {
    let world = try await world()
    let model = world.console()
    model.showProvider(1)
    await model.settle()
    model.plans.begin(.delete)
    await world.server.failNext(.status(403), at: "shop-it", count: 4)
    model.confirmPlan()
    await model.settle()
    model.plans.answer()
    model.overlays.toggle(.jobs)
    expectHidden(model, "jobs")
    model.overlays.toggle(.messages)
    let canaries = canaries(model)
    for isRedacted in [false, true] {
      if model.state.isRedacted != isRedacted { model.privacy.toggleRedaction() }
      model.messages.clear()
      let names = canaries.filter(frame(model, Self.sizes[0]).contains)
      #expect(names.isEmpty == isRedacted)
    }
    try await world.stop()
  }

  @Test func `masks personal data in a plan for many contacts and its job`() async throws {
    let world = try await world()
    let model = world.console()
    model.showProvider(1)
    await model.settle()
    for _ in 0..<4 { model.lists.toggleMark() }
    model.plans.begin(.delete)
    expectHidden(model, "plan of many")
    await world.server.failNext(.status(403), at: "shop-it", count: 4)
    model.confirmPlan()
    await model.settle()
    #expect(model.lastJob?.subjects(.failed).count == 1)
    model.jobs.open()
    model.privacy.toggleRedaction()
    for size in Self.sizes.prefix(2) {
      #expect(
        frame(model, size).contains("Jane Smith"),
        "the frame must show personal data to mask at \(size)")
    }
    model.privacy.toggleRedaction()
    model.messages.clear()
    let canaries = canaries(model)
    for size in Self.sizes {
      let ids = model.lists.all.flatMap(\.state.contacts).map(\.id.value)
      let text = ids.reduce(frame(model, size)) { $0.replacing($1, with: "") }
      #expect(canaries.filter(text.contains).isEmpty, "job at \(size)\n\(text)")
    }
    model.back()
    for size in Self.sizes {
      #expect(canaries.filter(frame(model, size).contains).isEmpty, "jobs at \(size)")
    }
    try await world.stop()
  }

  @Test func `masks personal data in a form and its difference`() async throws {
    let world = try await world()
    let model = world.console()
    model.showProvider(1)
    await model.settle()
    model.move(.down)
    model.forms.begin()
    expectHidden(model, "form")
    model.edit?.moveFocus(by: 1)
    model.edit?.edit { $0.insert(" Miller") }
    #expect(!frame(model, Self.sizes[1]).contains("Miller"))
    #expect(frame(model, Self.sizes[1]).contains("37092"), "a number is not personal")
    model.edit?.review()
    expectHidden(model, "difference")
    #expect(!frame(model, Self.sizes[1]).contains("Miller"))
    model.privacy.toggleHere()
    try await world.stop()
  }

  @Test func `masks personal data in the overview, the calls and the help`() async throws {
    let world = try await world()
    let model = await atJane(world)
    let canaries = canaries(model)
    model.privacy.toggleRedaction()
    model.messages.clear()
    for panel in [ConsoleState.Panel.overview, .requests] {
      model.overlays.toggle(panel)
      while panel == .requests, model.requests.state.ended.isEmpty { await Task.yield() }
      for size in Self.sizes {
        let frame = frame(model, size)
        #expect(frame.contains(panel == .overview ? "eu-shop" : "eu-shop  200"))
        #expect(canaries.filter(frame.contains).isEmpty, "\(panel) at \(size)\n\(frame)")
      }
    }
    model.overlays.close()
    model.overlays.openHelp()
    #expect(canaries.filter(frame(model, Self.sizes[1]).contains).isEmpty)
    try await world.stop()
  }

  @Test func `masks personal data in messages`() async throws {
    let world = try await world()
    let model = await atJane(world)
    let shop = try #require(ProviderName("shop-it"))
    model.privacy.toggleRedaction()
    model.say(.warning, "no contact 'Jane Smith'")
    #expect(!frame(model, Self.sizes[0]).contains("Jane"))
    #expect(frame(model, Self.sizes[0]).contains("no contact '•••••'"))
    model.say(
      Message(
        ProviderFailure(
          .validation, provider: shop, delivery: .answered, message: "Jane Smith is blocked",
          status: 400)))
    #expect(frame(model, Self.sizes[0]).contains("shop-it: refused (400)"))
    model.messages.clear()
    model.overlays.toggle(.messages)
    expectHidden(model, "messages")
    try await world.stop()
  }
}
