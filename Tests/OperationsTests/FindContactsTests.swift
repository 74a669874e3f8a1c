import App
import Domain
import Operations
import Simulator
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct FindContactsTests {
  private struct Found {
    var contacts: [Contact] = []
    var ends: [String: FindEnd] = [:]
  }

  private func find(
    _ text: String, in world: SimulatedWorld, maximumScan: Int = 10_000
  ) async -> Found {
    var found = Found()
    let events = FindContacts(clients: world.app.clients)
      .events(for: text, maximumScan: maximumScan)
    for await event in events {
      switch event.news {
      case .found(let contacts): found.contacts += contacts
      case .scanning: break
      case .ended(let end): found.ends[event.provider.text] = end
      }
    }
    return found
  }

  @Test func `finds a person once at each of the four providers`() async throws {
    let world = try await SimulatedWorld.start()
    let found = await find(WellKnownPeople.janeEmail, in: world)
    #expect(
      found.contacts.map(\.id.provider.text).sorted() == ["b2b", "donors", "eu-shop", "shop-it"])
    #expect(found.ends.values.allSatisfy { $0 == .complete })
    try await world.stop()
  }

  @Test func `a failing provider does not hide the results of the others`() async throws {
    let world = try await SimulatedWorld.start()
    await world.server.failNext(.status(403), at: "shop-it", count: 9)
    let found = await find(WellKnownPeople.janeEmail, in: world)
    #expect(found.contacts.map(\.id.provider.text).sorted() == ["b2b", "donors", "eu-shop"])
    guard case .failed? = found.ends["shop-it"] else {
      Issue.record("shop-it ended with \(String(describing: found.ends["shop-it"]))")
      return
    }
    try await world.stop()
  }

  @Test func `a scan stops at its limit and reports it`() async throws {
    let world = try await SimulatedWorld.start()
    for bound in [10, 100, 150] {
      let found = await find("zzzz-absent", in: world, maximumScan: bound)
      #expect(found.contacts.isEmpty)
      #expect(found.ends["donors"] == .bounded(read: bound))
    }
    try await world.stop()
  }

  @Test func `a search without scans uses only lookups and queries`() async throws {
    let world = try await SimulatedWorld.start()
    let found = await find(WellKnownPeople.janeEmail, in: world, maximumScan: 0)
    #expect(found.contacts.map(\.id.provider.text).sorted().contains("eu-shop"))
    #expect(!found.contacts.map(\.id.provider.text).contains("shop-it"))
    try await world.stop()
  }
}
