import App
import Domain
import Operations
import Simulator
import TestSupport
import Testing
import ViewModels

/// Covers finds in the console that an index answers.
@Suite(.timeLimit(.minutes(10))) struct FindIndexTests {
  private func world() async throws -> SimulatedWorld {
    try await SimulatedWorld.start(SimulatorOptions(contacts: 300, hasLimits: false)) {
      "index_key = { value = \"of the test\" }\n"
        + $0.replacing("[[provider]]", with: "[[provider]]\nindex = true")
    }
  }

  private func build(_ name: String, in world: SimulatedWorld) async throws -> IndexStatus {
    let client = try #require(world.app.directClients.first { $0.info.name.text == name })
    let index = try #require(world.app.indexing.indexes[client.info.name])
    return try await UpdateIndex(
      client: client, index: index, maxAge: .seconds(86_400), ambient: .live
    ).run()
  }

  private func progress(_ console: ConsoleModel, _ name: String) -> FindState.Progress? {
    console.lists.find.state?.progress.first { $0.provider.text == name }
  }

  @Test func `a miss of an index is dated, and scanning on reads the lists to their end`()
    async throws
  {
    let world = try await world()
    _ = try await build("shop-it", in: world)
    let console = world.console()
    console.finds.start("absent@example.net")
    await console.settle()
    #expect(progress(console, "shop-it")?.noneWords.hasPrefix("none as of ") == true)
    #expect(progress(console, "b2b")?.ending == .open(reason: "its index is not built"))
    #expect(console.lists.find.state?.unread.map(\.text) == ["shop-it", "b2b"])
    await world.server.forgetRequests()
    console.finds.scanOn()
    await console.settle()
    let asked = Set(await world.server.requests().compactMap(\.provider))
    #expect(asked == ["shop-it", "b2b"])
    #expect(progress(console, "shop-it")?.answer?.completeness == .yes)
    #expect(progress(console, "b2b")?.answer?.completeness == .yes)
    #expect(!console.finds.scanAvailability.isAvailable, "nothing is left to scan")
    try await world.stop()
  }

  @Test func `a provider that is scanned on keeps what it has found in the count`() async throws {
    let world = try await world()
    _ = try await build("shop-it", in: world)
    let console = world.console()
    console.finds.start(WellKnownPeople.janeEmail)
    await console.settle()
    #expect(progress(console, "shop-it")?.found == 1)
    let rows = console.listState.rows.count
    console.finds.scanOn()
    #expect(progress(console, "shop-it")?.phase.isRunning == true)
    #expect(progress(console, "shop-it")?.found == 1)
    await console.settle()
    #expect(progress(console, "shop-it")?.found == 1)
    #expect(console.listState.rows.count == rows + 1, "b2b's list was not read before")
    try await world.stop()
  }

  @Test func `an index without a list keeps what was read when it is updated again`() async throws {
    let world = try await world()
    #expect(try await build("eu-shop", in: world).complete?.contacts == 0)
    _ = try await world.client("eu-shop").contact(
      ContactLookup(key: .accountID, value: WellKnownPeople.janeEmail), fields: nil)
    #expect(try await build("eu-shop", in: world).complete?.contacts == 1)
    try await world.stop()
  }

  @Test func `a part of an address is not answered by an index`() async throws {
    let world = try await world()
    _ = try await build("shop-it", in: world)
    let console = world.console()
    console.finds.start("@smithfoundation.org")
    await console.settle()
    #expect(
      progress(console, "shop-it")?.ending == .open(reason: "its index has whole addresses only"))
    console.finds.scanOn()
    await console.settle()
    #expect(progress(console, "shop-it")?.found == 1)
    try await world.stop()
  }
}
