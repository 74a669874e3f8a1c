import Domain
import Simulator
import TestSupport
import Testing
import ViewModels

/// Covers whole tasks while a third of all calls fails, with every kind of fault.
@Suite(.timeLimit(.minutes(10))) struct TroubleTests {
  private static let rate = 0.3

  private func trouble(_ seed: UInt64) async throws -> (SimulatedWorld, ConsoleModel) {
    let world = try await SimulatedWorld.start(
      SimulatorOptions(contacts: 60, seed: seed, hasLimits: false),
      ambient: ManualClock(advancesOnSleep: true).ambient)
    return (world, world.console())
  }

  /// Reads the contact without faults.
  private func truth(_ contact: Contact, _ world: SimulatedWorld) async throws -> Contact {
    await world.server.setFaultRate(0)
    defer { Task { await world.server.setFaultRate(Self.rate) } }
    let client = try world.client(contact.id.provider.text)
    return try await client.contact(try #require(contact.lookup), fields: nil)
  }

  @Test(arguments: 1...6)
  func `a changed preference shows what the provider has`(seed: UInt64) async throws {
    let (world, console) = try await trouble(seed)
    console.lookUp(WellKnownPeople.janeEmail, at: 0)
    await console.settle()
    var ends: [String: Int] = [:]
    for round in 0..<12 {
      await world.server.setFaultRate(Self.rate)
      let channel = Channel.allCases[round % 3]
      console.move(.first)
      while console.detail.state.cursorLine?.channel != channel { console.move(.down) }
      await world.server.forgetRequests()
      console.preferences.toggle()
      if console.state.overlay != nil { console.preferences.confirmOptIn() }
      await console.settle()
      let shown = try #require(console.detail.state.contact)
      let change = try #require(console.detail.state.changes[channel])
      let now = try await truth(shown, world)
      switch change.phase {
      case .outstanding: Issue.record("The change is still outstanding after its end.")
      case .done:
        ends["done", default: 0] += 1
        #expect(shown.preferences?[channel] == now.preferences?[channel])
        #expect(now.preferences?[channel] == (change.optsIn ? .optIn : .optOut))
      case .failed:
        ends["failed", default: 0] += 1
        #expect(shown.preferences?[channel] == now.preferences?[channel])
      case .unknown: ends["unknown", default: 0] += 1
      }
      #expect(await world.writes().count <= 4)
      console.reload()
      await console.settle()
    }
    #expect(ends["done", default: 0] > 0)
    try await world.stop()
  }

  @Test(arguments: 1...4)
  func `a contact that is shown as anonymized is anonymized`(seed: UInt64) async throws {
    let (world, console) = try await trouble(seed)
    console.lookUp(WellKnownPeople.janeEmail, at: 0)
    await console.settle()
    let jane = try #require(console.detail.state.contact)
    for _ in 0..<6 where console.detail.state.contact?.isAnonymized != true {
      await world.server.setFaultRate(Self.rate)
      await world.server.forgetRequests()
      console.plans.begin(.anonymize)
      guard let plan = console.plan else { break }
      plan.arm()
      let word = plan.state.word ?? ""
      plan.edit { $0.insert(word) }
      console.plans.answer()
      await console.settle()
      let writes = await world.writes().filter { $0.hasPrefix("PUT") }
      #expect(writes.count <= 2)
      console.back()
    }
    await world.server.setFaultRate(0)
    if console.detail.state.contact?.isAnonymized == true {
      let now = try await world.client("eu-shop").contact(try #require(jane.lookup), fields: nil)
      #expect(now.isAnonymized)
      #expect(now.emails.isEmpty)
    }
    try await world.stop()
  }

  @Test(arguments: 1...4)
  func `a list is complete or reports its failure`(seed: UInt64) async throws {
    let (world, console) = try await trouble(seed)
    await world.server.setFaultRate(0.6)
    var ends: Set<String> = []
    for index in 1...3 {
      console.showProvider(index)
      await console.settle()
      for _ in 0..<8 {
        switch console.listState.phase {
        case .loaded:
          ends.insert("loaded")
          #expect(console.listState.rows.count == 60)
        case .failed(let message):
          ends.insert("failed")
          #expect(!message.text.isEmpty)
        case .unasked, .loading: Issue.record("The list shows no end of the load.")
        }
        console.reload()
        await console.settle()
      }
    }
    #expect(ends.contains("loaded"))
    try await world.stop()
  }
}
