import ConsoleUI
import Domain
import Foundation
import Simulator
import TestSupport
import Testing
import ViewModels

/// Commands of forms, dialogs, menus and panels, by every way in, behind the lock and after their
/// job moved. `CommandGuardTests` has those of list and contact.
@Suite(.timeLimit(.minutes(10))) struct CommandPlaceTests {
  private let clock = ManualClock()

  private nonisolated static let places = CommandScope.allCases.filter {
    ![.list, .detail, .job].contains($0)
  }

  private static func ids(of place: CommandScope) throws -> [String] {
    try CommandCatalogue.commands.map(\.id).filter { try WayIn.home(of: $0) == place }
  }

  @Test(arguments: places)
  func `a command runs where it belongs, and not behind the lock`(place: CommandScope) async throws
  {
    // A dialog with all of its commands.
    let desk = place == .dialog ? "[desk]\napproval_over = 1\n" : ""
    let world = try await SimulatedWorld.start(
      SimulatorOptions(contacts: 60), ambient: clock.ambient
    ) { desk + $0 }
    if place == .unfinished { try await leaveJob(world) }
    let ids = try Self.ids(of: place)
    #expect(!ids.isEmpty)
    for way in [WayIn.key, .reboundKey, .help, .line] {
      let ids = try ids.filter { try WayIn.ways(to: $0).contains(way) }
      guard !ids.isEmpty else { continue }
      let stage = try await CommandStage(way, on: world)
      try await go(stage, to: place, world)
      for id in ids {
        if stage.model.scope != place { try await go(stage, to: place, world) }
        try await choose(id, stage)
        #expect(try await stage.runs(of: id, by: way) == 1, "\(id) by \(way)")
        if stage.model.scope != place { try await go(stage, to: place, world) }
        try await choose(id, stage)
        try await stage.checkLock(id, way, clock)
      }
      try await stage.stop()
    }
    try await world.stop()
  }

  @Test(arguments: [WayIn.key, .reboundKey, .help, .line])
  func `a command acts on the job that was seen, and not on another one`(way: WayIn) async throws {
    let world = try await SimulatedWorld.start(
      SimulatorOptions(contacts: 60), ambient: clock.ambient)
    let stage = try await CommandStage(way, on: world)
    try await go(stage, to: .jobs, world)
    for id in ["pause-job", "cancel-job", "retry-job"] {
      try await choose(id, stage)
      #expect(try await stage.runs(of: id, by: way) == 1, "\(id) by \(way)")
      try await choose(id, stage)
      let other: Movement = id == "retry-job" ? .up : .down
      let runs = try await stage.runs(of: id, by: way) {
        stage.model.jobs.move(other, page: 1)
      }
      #expect(runs == 0, "\(id) by \(way)")
      #expect(stage.model.state.message?.text == "the selected job has changed; nothing was done")
      stage.tidy()
    }
    try await stage.stop()
    try await world.stop()
  }

  @Test(arguments: [WayIn.key, .reboundKey, .help, .line])
  func `a command acts on the unfinished job that was seen, and not on another one`(
    way: WayIn
  ) async throws {
    let world = try await SimulatedWorld.start(
      SimulatorOptions(contacts: 60), ambient: clock.ambient)
    for _ in 0..<2 { try await leaveJob(world) }
    let stage = try await CommandStage(way, on: world)
    try await go(stage, to: .unfinished, world)
    // Only a job with an unknown outcome can be settled.
    let isFirst = stage.model.unfinished.jobs.first?.unknown != 0
    let (meant, other): (Movement, Movement) = isFirst ? (.first, .last) : (.last, .first)
    for id in try Self.ids(of: .unfinished) {
      stage.model.unfinished.move(meant, page: 1)
      await stage.show()
      #expect(try await stage.runs(of: id, by: way) == 1, "\(id) by \(way)")
      await stage.show()
      let runs = try await stage.runs(of: id, by: way) {
        stage.model.unfinished.move(other, page: 1)
      }
      #expect(runs == 0, "\(id) by \(way)")
      stage.tidy()
    }
    try await stage.stop()
    try await world.stop()
  }

  // MARK: - Places

  private func go(_ stage: CommandStage, to place: CommandScope, _ world: SimulatedWorld)
    async throws
  {
    let model = stage.model
    switch place {
    case .list: break
    case .detail, .job: model.openCurrent()
    case .form: model.forms.begin()
    case .review: try await conflict(stage, world)
    case .dialog:
      if model.listState.marks.isEmpty { model.lists.toggleAllMarks() }
      model.plans.begin(.delete)
      model.plan?.arm()
    case .question:
      try await atJane(model)
      model.preferences.set(.call, optsIn: true)
    case .menu: model.lists.openSortMenu()
    case .themes: model.themes.openMenu()
    case .channels:
      try await atJane(model)
      model.preferences.openMenu()
    case .help: model.overlays.openHelp()
    case .panel: model.overlays.toggle(.messages)
    case .jobs: try await jobs(stage, world)
    case .unfinished:
      model.openUnfinished()
      await model.settle()
    case .cases, .caseFile:
      try await world.openCase("GDPR-\(UUID().uuidString.prefix(8))", .erasure, Self.withTask)
      if model.scope != .cases { model.toggleCases() }
      await model.settle()
      if place == .caseFile { model.openCase() }
    case .person:
      try await world.openCase("GDPR-\(UUID().uuidString.prefix(8))", .erasure, Self.withTask)
      model.toggleCases()
      await model.settle()
      model.openCase()
      model.openPerson()
      await model.settle()
    case .texts: model.finds.start("\(WellKnownPeople.janeEmail)\nsmith")
    case .leaving:
      try await jobs(stage, world)
      model.overlays.close()
      model.quit()
    case .prompt: model.openPrompt(.find)
    }
    #expect(model.scope == place)
    await stage.show()
  }

  /// Time passes meanwhile: the deletion is read back.
  private func leaveJob(_ world: SimulatedWorld) async throws {
    let ticking = Task {
      while !Task.isCancelled {
        clock.advance(by: 1)
        await Task.yield()
      }
    }
    defer { ticking.cancel() }
    _ = try await UnfinishedTests().leave(world, unknown: true)
  }

  private func atJane(_ model: ConsoleModel) async throws {
    let index = try #require(
      model.providers.firstIndex { $0.info.availability(of: .prefer).isAvailable })
    model.lookUp(WellKnownPeople.janeEmail, at: index)
    await model.settle()
  }

  /// The job that the command is about: the newest is paused, the other one failed.
  private func choose(_ id: String, _ stage: CommandStage) async throws {
    stage.model.jobs.move(id == "retry-job" ? .last : .first, page: 1)
    stage.model.desk.moveInCase(id == "tick-task" ? .last : .first, page: 1)
    await stage.show()
  }

  /// A contact and a task.
  private static let withTask: [CaseEvent] = {
    let contact = CaseContact(provider: "shop-it", id: "59069")
    let plan = CasePlan(
      caseReference: "", right: .erasure,
      policy: CasePlan.Policy(approval: "none", overwritesBeforeRecycling: true), madeBy: nil,
      author: "", madeAt: "", acts: [],
      tasks: [CasePlan.Task(number: 1, provider: "shop-it", text: "ask")])
    return [.included(contact: contact, why: .byHand), .planned(plan: plan, digest: "")]
  }()

  private func jobs(_ stage: CommandStage, _ world: SimulatedWorld) async throws {
    let model = stage.model
    try await world.failDeletions()
    for isPaused in [false, true] {
      model.lists.toggleMark()
      model.lists.toggleMark()
      model.plans.begin(.delete)
      model.confirmPlan()
      if isPaused { model.jobs.pause() } else { await model.settle() }
    }
    #expect(model.jobs.jobs.map(\.state.isActive) == [false, true])
  }

  /// Two consoles change the same contact, and this one is later.
  private func conflict(_ stage: CommandStage, _ world: SimulatedWorld) async throws {
    let others = world.console()
    others.open()
    await others.settle()
    others.showProvider(1)
    await others.settle()
    for (model, name) in [(stage.model, "Ada One"), (others, "Ada \(UUID().uuidString.prefix(8))")]
    {
      model.forms.begin()
      model.edit?.type(name, into: "name")
      model.edit?.review()
      model.edit?.fitReading(rows: 1, height: 1)
    }
    others.forms.confirm()
    await others.settle()
    stage.model.forms.confirm()
    await stage.model.settle()
    #expect(stage.model.edit?.state.conflict != nil)
  }
}

extension SimulatedWorld {
  /// The next deletion is refused.
  fileprivate func failDeletions() async throws {
    await server.failNext(
      .status(403), at: "shop-it",
      where: CallFilter(pathPrefix: "/api/v6/commerce.contacts.delete"))
  }
}
