import ConsoleUI
import Domain
import Simulator
import TestSupport
import Testing
import ViewModels

/// Covers the content and legibility of the last line.
@Suite(.timeLimit(.minutes(10))) struct LastLineTests {
  private func frame(_ model: ConsoleModel, _ size: Size) -> [String] {
    ConsoleScreen.draw(model, size: size, glyphs: .unicode, keyMap: .standard, tick: 0)
      .plainText.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  private let small = Size(columns: 40, rows: 10)

  @Test func `a long message takes up to three rows and names where the rest is`() async throws {
    let world = try await SimulatedWorld.start()
    let model = world.console()
    model.say(
      .info, "personal data is hidden", nextStep: "r shows one contact for 15 s, z all again")
    let rows = frame(model, small)
    #expect(
      rows.suffix(2) == [
        " personal data is hidden · r shows one", " contact for 15 s, z all again",
      ])
    model.messages.clear()
    model.say(.info, "short")
    #expect(frame(model, small).suffix(2).last == " short")
    #expect(
      frame(model, small).suffix(2).first?.contains("╰") == true,
      "a short message must take one row")
    model.messages.clear()
    model.say(.warning, (1...40).map { "word\($0)" }.joined(separator: " "))
    let long = frame(model, small).suffix(3)
    #expect(long.first == " word1 word2 word3 word4 word5 word6")
    #expect(long.last?.hasSuffix("…  :messages shows all") == true)
    model.say(
      .info, "personal data is hidden", nextStep: "r shows one contact for 15 s, z all again")
    #expect(frame(model, small).last?.hasSuffix("+1") == true)
    #expect(frame(model, small).contains(" personal data is hidden · r shows one"))
    try await world.stop()
  }

  @Test func `a message in a panel is visible above it`() async throws {
    let world = try await SimulatedWorld.start()
    let model = world.console()
    model.overlays.toggle(.jobs)
    model.say(
      .info, "personal data is hidden", nextStep: "r shows one contact for 15 s, z all again")
    #expect(frame(model, small).contains(" personal data is hidden · r shows one"))
    try await world.stop()
  }

  @Test func `y names the copied field, and the contact unless personal data is hidden`()
    async throws
  {
    let world = try await SimulatedWorld.start()
    let console = await ScriptedConsole.start(on: world)
    let screen = console.terminal
    await screen.see("Jane Smith")
    screen.press("j y")
    #expect(screen.screen.plainText.contains("copied e-mail of Jane Smith"))
    screen.press("Y")
    #expect(screen.screen.plainText.contains("copied id of Jane Smith"))
    screen.press("Enter")
    await screen.see("At \(SimulatedAccount.named("shop-it").title)")
    while console.model.detail.state.cursorLine?.label != "E-mail" { screen.press("j") }
    screen.press("y")
    #expect(screen.screen.plainText.contains("copied E-mail of Jane Smith"))
    screen.press("Esc z y")
    #expect(screen.copied.count == 3)
    #expect(screen.screen.plainText.contains("Y copies the id"))
    screen.press("Y")
    #expect(screen.copied.count == 4)
    #expect(screen.screen.plainText.contains("copied id · "))
    #expect(!screen.screen.plainText.contains("Jane"))
    screen.press("M")
    #expect(screen.screen.plainText.contains("copied E-mail"))
    #expect(!screen.screen.plainText.contains("Jane"))
    screen.press("Esc q")
    #expect(try await console.ending() == .quit)
    try await world.stop()
  }

  @Test func `hints the preference key only on a preference`() async throws {
    let world = try await SimulatedWorld.start()
    let console = await ScriptedConsole.start(on: world)
    let screen = console.terminal
    await screen.see("1–100 of 300")
    screen.press(":")
    screen.type("get eu-shop \(WellKnownPeople.janeEmail)")
    screen.press("Enter")
    await screen.see("● in")
    #expect(console.model.detail.state.cursorLine?.channel == nil)
    #expect(!screen.screen.plainText.contains("Space switch preference"))
    while console.model.detail.state.cursorLine?.channel == nil { screen.press("j") }
    #expect(screen.screen.plainText.contains("Space switch preference"))
    screen.press("q")
    #expect(try await console.ending() == .quit)
    try await world.stop()
  }

  @Test func `names the remaining contacts of a group after one was anonymized`() async throws {
    let world = try await SimulatedWorld.start(ambient: ManualClock(advancesOnSleep: true).ambient)
    let console = await ScriptedConsole.start(on: world)
    let (model, screen) = (console.model, console.terminal)
    await screen.see("1–100 of 300")
    screen.press("f")
    screen.type(WellKnownPeople.janeEmail)
    screen.press("Enter")
    await screen.see("4 contacts")
    await screen.see { _ in model.lists.find.state?.isRunning == false }
    screen.press("g X")
    await screen.see("Enter anonymizes")
    screen.type("jane")
    screen.press("Enter")
    await screen.see("done, and read back:")
    let others =
      model.lists.find.state?.list.contacts.filter { $0.id.provider.text != "eu-shop" } ?? []
    #expect(others.count == 3)
    screen.press("g")
    #expect(screen.screen.plainText.contains("3 more contacts may be the same person: "))
    let said = model.state.message?.text ?? ""
    for other in others { #expect(said.contains("\(other.id.provider) \(other.id.value)")) }
    screen.press("q")
    #expect(try await console.ending() == .quit)
    try await world.stop()
  }

  @Test func `labels that would be truncated to the same text keep their ends`() {
    let labels: [SafeText] = ["Name", "Delivery address line 1", "Delivery address line 2"]
    let clipped = ClippedLabels.clip(labels, to: 14, ellipsis: "…").map(\.string)
    #expect(clipped == ["Name", "Deliver…line 1", "Deliver…line 2"])
    #expect(clipped.allSatisfy { $0.count <= 14 })
    #expect(
      ClippedLabels.clip(["Date of first order", "Gender"], to: 10, ellipsis: "…").map(\.string)
        == ["Date of f…", "Gender"])
  }

  @Test func `the labels of a form differ in the smallest window`() async throws {
    let world = try await SimulatedWorld.start()
    let model = world.console()
    for provider in model.lists.all.indices {
      let rules = model.lists.all[provider].info.capabilities.fieldRules
      let labels = ClippedLabels.clip(
        rules.map { SafeText(untrusted: $0.title) }, to: 14, ellipsis: "~")
      #expect(Set(labels.map(\.string)).count == rules.count, "\(labels.map(\.string))")
    }
    try await world.stop()
  }
}
