import ConsoleUI
import Domain
import Simulator
import TestSupport
import Testing
import ViewModels

/// Every command, by every way in, without a guard and behind each.
@Suite(.timeLimit(.minutes(10))) struct CommandGuardTests {
  private let clock = ManualClock()

  private func world(_ edit: (String) -> String = { $0 }) async throws -> SimulatedWorld {
    try await SimulatedWorld.start(
      SimulatorOptions(contacts: 60), ambient: clock.ambient
    ) {
      // An index that is not built, so that a find can scan on.
      edit(
        "index_key = { value = \"of the test\" }\n"
          + $0.replacing("[[provider]]", with: "[[provider]]\nindex = true"))
    }
  }

  // MARK: - What is guarded

  private static let writes: [String: Action] = [
    "toggle-preference": .prefer, "preferences": .prefer, "edit": .update, "add": .create,
    "anonymize": .anonymize, "delete": .delete,
  ]
  private static let paging = [
    "next-page", "previous-page", "load-all", "load", "goto", "first", "limit",
  ]
  private static let onTexts = ["texts", "text"]
  private static let onFinds = ["mark-person", "person", "last-find", "scan"] + onTexts
  private static let onContacts = [
    "toggle-preference", "preferences", "edit", "anonymize", "delete", "mark",
  ]

  // MARK: - Places

  /// Goes where a command acts: to a provider that can do what it writes, else to one that lists;
  /// `lacking` to one that cannot.
  private func go(_ stage: CommandStage, for id: String, lacking: Bool = false) async throws {
    let model = stage.model
    guard !Self.onFinds.contains(id) else {
      stage.place = ""
      let isMany = Self.onTexts.contains(id)
      model.finds.start(WellKnownPeople.janeEmail + (isMany ? "\nabsent@example.org" : ""))
      while model.lists.find.isRunning {
        clock.advance(by: 0.05)
        await Task.yield()
      }
      if isMany { model.finds.openText(0) }
      model.move(.first)
      return await stage.show()
    }
    let action = Self.writes[id] ?? .list
    let home = try WayIn.home(of: id)
    let place = "\(action) \(home) \(lacking)"
    guard stage.place != place || model.scope != home else { return }
    stage.place = place
    let index = try #require(
      model.providers.firstIndex {
        $0.info.capabilities[action].isAvailable != lacking
      })
    model.showProvider(index)
    await model.settle()
    for email in stage.emails where model.listState.rows.count < 2 {
      model.lookUp(email, at: index)
      await model.settle()
    }
    if model.state.focus == .detail { model.focusNextPane() }
    model.move(.first)
    model.showCurrentInDetail()
    if home == .detail {
      model.focusNextPane()
      model.move(.first)
      while model.detail.state.cursorLine?.channel == nil, action == .prefer, !lacking {
        model.move(.down)
      }
    }
    await stage.show()
  }

  /// Runs and expects; for each way that leads to a command.
  private func check(
    _ ids: [String], _ way: WayIn, _ stage: CommandStage, runs: Int, lacking: Bool = false,
    because reason: String, meanwhile: (CommandStage) async -> Void = { _ in }
  ) async throws {
    for id in ids where try WayIn.ways(to: id).contains(way) {
      try await go(stage, for: id, lacking: lacking)
      #expect(
        try await stage.runs(of: id, by: way) { await meanwhile(stage) } == runs,
        "\(id) by \(way) \(reason)")
      if runs == 0 { #expect(stage.hasAnswered, "\(id) by \(way) says why not") }
      stage.tidy()
      if runs == 0 { stage.place = "" }
    }
  }

  // MARK: - The guards

  @Test(arguments: WayIn.allCases)
  func `a command that writes acts, and not at a read-only provider`(way: WayIn) async throws {
    let (free, readOnly) = (try await world(), try await world { "read_only = true\n" + $0 })
    let ids = Self.writes.keys.sorted()
    for (world, runs) in [(free, 1), (readOnly, 0)] {
      let stage = try await CommandStage(way, on: world)
      try await check(ids, way, stage, runs: runs, because: "read-only: \(runs == 0)")
      try await stage.stop()
      try await world.stop()
    }
  }

  @Test(arguments: WayIn.allCases)
  func `a command acts where the provider can do it, and only there`(way: WayIn) async throws {
    let world = try await world()
    let stage = try await CommandStage(way, on: world)
    let ids = Self.writes.keys.sorted() + Self.paging
    try await check(ids, way, stage, runs: 1, because: "where it is a capability")
    try await check(ids, way, stage, runs: 0, lacking: true, because: "where it is none")
    try await stage.stop()
    try await world.stop()
  }

  @Test(arguments: WayIn.allCases)
  func `a command acts on the contact that was seen, and not on the one that came after`(
    way: WayIn
  ) async throws {
    let world = try await world()
    let stage = try await CommandStage(way, on: world)
    try await check(Self.onContacts, way, stage, runs: 1, because: "on what was seen")
    try await check(Self.onContacts, way, stage, runs: 0, because: "after the cursor moved") {
      $0.model.move(.down)
    }
    try await stage.stop()
    try await world.stop()
  }

  @Test(arguments: WayIn.allCases)
  func `a copy is made, and not of hidden personal data`(way: WayIn) async throws {
    let world = try await world()
    let stage = try await CommandStage(way, on: world)
    let model = stage.model
    for (isHidden, runs) in [(false, 1), (true, 0)] {
      try await go(stage, for: "copy")
      model.focusNextPane()
      if isHidden { model.privacy.toggleRedaction() }
      await stage.show()
      #expect(try await stage.runs(of: "copy", by: way) == runs)
      stage.tidy()
    }
    try await stage.stop()
    try await world.stop()
  }

  @Test(arguments: [WayIn.line, .plain])
  func `a command of the program shows what it said, and not while personal data is hidden`(
    way: WayIn
  ) async throws {
    let world = try await world()
    let stage = try await CommandStage(way, on: world, runner: TalkingProgram())
    for isHidden in [false, true] {
      if isHidden { stage.model.privacy.toggleRedaction() }
      let said = await stage.answer(to: "count donors", by: way)
      #expect(said.contains("Mary Miller") == !isHidden)
      #expect(said.contains("its output may name people") == isHidden)
      stage.model.overlays.close()
      let impersonal = await stage.answer(to: "doctor", by: way)
      #expect(impersonal.contains("four shops"))
      stage.model.overlays.close()
    }
    try await stage.stop()
    try await world.stop()
  }

  @Test(arguments: WayIn.allCases)
  func `behind the lock no command runs`(way: WayIn) async throws {
    let world = try await world()
    let stage = try await CommandStage(way, on: world)
    let ids = try CommandCatalogue.commands.map(\.id).filter {
      [.list, .detail].contains(try WayIn.home(of: $0))
    }
    #expect(ids.count > 50)
    try await check(ids, way, stage, runs: 1, because: "on an open screen")
    for id in ids where try WayIn.ways(to: id).contains(way) {
      try await go(stage, for: id)
      try await stage.checkLock(id, way, clock)
    }
    try await stage.stop()
    try await world.stop()
  }
}
