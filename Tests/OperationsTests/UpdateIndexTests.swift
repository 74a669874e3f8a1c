import App
import Domain
import Foundation
import Operations
import Simulator
import Synchronization
import TestSupport
import Testing

/// Covers how an index is brought up to date: by what came since, or by reading the whole list.
@Suite(.timeLimit(.minutes(10))) struct UpdateIndexTests {
  private func world(
    ambient: Ambient = .live, indexesOnFirstFind: Bool = false
  ) async throws -> SimulatedWorld {
    try await SimulatedWorld.start(
      SimulatorOptions(contacts: 150, hasLimits: false), ambient: ambient,
      indexesOnFirstFind: indexesOnFirstFind
    ) {
      "index_key = { value = \"of the test\" }\n"
        + $0.replacing("[[provider]]", with: "[[provider]]\nindex = true")
    }
  }

  /// One provider of the world. Its client changes no index, like another machine's.
  private struct Scene {
    let client: any ProviderClient
    let index: any ContactIndex

    init(_ name: String, in world: SimulatedWorld) throws {
      client = try #require(world.app.directClients.first { $0.info.name.text == name })
      index = try #require(world.app.indexing.indexes[client.info.name])
    }

    /// Updates by this client, or by the provider's own.
    func update(
      _ client: (any ProviderClient)? = nil, maxAge: Duration = .seconds(86_400),
      rebuilds: Bool = false
    ) async throws -> (ways: [UpdateIndex.Way], complete: IndexStatus.Complete) {
      let update = UpdateIndex(
        client: client ?? self.client, index: index, maxAge: maxAge, ambient: .live)
      let ways = Mutex<[UpdateIndex.Way]>([])
      let status = try await update.run(rebuilds: rebuilds) { event in
        if case .began(let way, _) = event { ways.withLock { $0.append(way) } }
      }
      return (ways.withLock { $0 }, try #require(status.complete))
    }

    func ids(_ text: String) async throws -> [String] {
      try await index.candidates(for: IdentifierQuery(text, country: nil), limit: 20).ids
    }

    func create(_ email: String) async throws -> String {
      let fields: [FieldValue] =
        client.info.name.text == "shop-it"
        ? [
          FieldValue(name: "customer", value: .integer(37_091)),
          FieldValue(name: "name", value: "Zora Quill"),
        ] : [FieldValue(name: "lastName", value: "Quill")]
      let draft = ContactDraft(fields + [FieldValue(name: "email", value: .string(email))])
      return try #require(try await client.send(.create(draft)).createdID)
    }

    func change(_ id: String, to email: String) async throws {
      let draft = ContactDraft([FieldValue(name: "email", value: .string(email))])
      _ = try await client.send(.update(.id(id), draft))
    }
  }

  @Test func `a provider that tells who changed is only asked for these`() async throws {
    let world = try await world()
    let scene = try Scene("b2b", in: world)
    let built = try await scene.update()
    #expect(built.ways == [.rebuild])
    let id = try await scene.create("zora@example.net")
    let known = try #require(try await scene.ids(WellKnownPeople.janeEmail).first)
    try await scene.change(known, to: "jane@example.net")
    #expect(try await scene.ids("zora@example.net") == [])
    let before = Date()
    await world.server.forgetRequests()
    let caughtUp = try await scene.update()
    #expect(caughtUp.ways == [.catchUp(since: built.complete.began)])
    let bodies = await world.server.requests().map(\.text)
    #expect(bodies.contains { $0.contains("dateModified") })
    #expect(!bodies.contains { $0.contains(#""offset":100"#) && !$0.contains("date") })
    #expect(try await scene.ids("zora@example.net") == [id])
    #expect(try await scene.ids("jane@example.net") == [known])
    #expect(try await scene.ids(WellKnownPeople.janeEmail) == [])
    #expect(caughtUp.complete.began == built.complete.began)
    #expect(caughtUp.complete.asOf >= before, "a miss is as of this update")
    try await world.stop()
  }

  @Test func `where only new contacts are told, a miss stays as of the last rebuild`() async throws
  {
    let world = try await world()
    let scene = try Scene("shop-it", in: world)
    let built = try await scene.update()
    let first = try await scene.create("zora@example.net")
    let caughtUp = try await scene.update()
    #expect(caughtUp.ways == [.catchUp(since: built.complete.began)])
    #expect(try await scene.ids("zora@example.net") == [first])
    #expect(caughtUp.complete.asOf == built.complete.asOf)
    let newUntil = try #require(caughtUp.complete.newUntil)
    #expect(newUntil > built.complete.ended)
    #expect(caughtUp.complete.mark.last == first, "the next update begins here")
    let second = try await scene.create("quill@example.net")
    #expect(try await scene.update().ways == [.catchUp(since: newUntil)])
    #expect(try await scene.ids("quill@example.net") == [second])
    try await world.stop()
  }

  @Test(arguments: ["b2b", "shop-it"])
  func `a rebuild that is asked for, or due, reads the whole list`(name: String) async throws {
    let world = try await world()
    let scene = try Scene(name, in: world)
    let built = try await scene.update()
    let asked = try await scene.update(rebuilds: true)
    #expect(asked.ways == [.rebuild])
    #expect(asked.complete.began > built.complete.began)
    #expect(try await scene.update(maxAge: .zero).ways == [.rebuild])
    #expect(try await scene.update().ways != [.rebuild], "it can also catch up")
    try await world.stop()
  }

  @Test func `a provider that tells nothing of what came since is read as a whole`() async throws {
    let world = try await world()
    let scene = try Scene("donors", in: world)
    _ = try await scene.update()
    #expect(try await scene.update().ways == [.rebuild])
    try await world.stop()
  }

  /// What keeps catching up from being proven.
  enum Doubt: CaseIterable, Sendable {
    /// Answers have no `Date`.
    case noTime
    /// The provider's clock was set back since.
    case earlier
    /// The filter by day finds nothing.
    case nothingFound
  }

  private final class Doubtful: OddClient {
    let inner: any ProviderClient
    private let doubt: Doubt

    init(_ inner: any ProviderClient, _ doubt: Doubt) {
      self.inner = inner
      self.doubt = doubt
    }

    @concurrent func page(_ query: ContactQuery) async throws(ProviderFailure) -> ContactPage {
      var page = try await inner.page(query)
      switch doubt {
      case .noTime: page.providerTime = nil
      case .earlier: page.providerTime? -= 3_600
      case .nothingFound:
        if !query.conditions.isEmpty { (page.contacts, page.next, page.total) = ([], nil, 0) }
      }
      return page
    }
  }

  @Test(arguments: Doubt.allCases)
  func `an update that cannot be proven whole becomes a rebuild`(doubt: Doubt) async throws {
    let world = try await world()
    let scene = try Scene("b2b", in: world)
    let built = try await scene.update()
    let id = try await scene.create("zora@example.net")
    let updated = try await scene.update(Doubtful(scene.client, doubt))
    #expect(updated.ways.last == .rebuild, "\(updated.ways)")
    #expect(updated.complete.began > built.complete.began)
    #expect(try await scene.ids("zora@example.net") == [id])
    try await world.stop()
  }

  /// A provider that refuses every search with a condition.
  private struct Refusing: OddClient {
    let inner: any ProviderClient

    @concurrent func page(_ query: ContactQuery) async throws(ProviderFailure) -> ContactPage {
      guard query.conditions.isEmpty else {
        throw ProviderFailure(
          .validation, provider: info.name, delivery: .answered, message: "refused")
      }
      return try await inner.page(query)
    }
  }

  @Test func `an update that fails in the middle leaves the index as dated as it was`() async throws
  {
    let world = try await world()
    let scene = try Scene("b2b", in: world)
    let built = try await scene.update()
    _ = try await scene.create("zora@example.net")
    await #expect(throws: ProviderFailure.self) {
      try await scene.update(Refusing(inner: scene.client))
    }
    #expect(try await scene.index.status().complete == built.complete)
    let other = try await scene.index.catchUp()
    await #expect(throws: IndexFailure(message: "this index is already being updated")) {
      try await scene.update()
    }
    await other.release()
    try await world.stop()
  }

  // MARK: - In the background

  /// Time in which no sleep takes long.
  private var restless: Ambient {
    var ambient = Ambient.live
    ambient.sleep = { _ in
      try Task.checkCancellation()
      await Task.yield()
    }
    return ambient
  }

  @Test func `the demo's first find reads the lists, and later ones ask the indexes`() async throws
  {
    let world = try await world(ambient: restless, indexesOnFirstFind: true)
    let keeping = Task { await world.app.keepIndexes() }
    let scene = try Scene("shop-it", in: world)
    let way = { () -> SearchAnswer.Way? in
      let find = FindContacts(clients: [scene.client], indexes: world.app.searchIndexes())
      var ways: [SearchAnswer.Way] = []
      for await event in find.events(
        for: [WellKnownPeople.janeEmail], scanning: FindContacts.Scanning(most: 1_000))
      {
        if case .ended(let answers) = event.news { ways = answers.flatMap(\.ways) }
      }
      return ways.last
    }
    #expect(try await scene.index.status().complete == nil)
    #expect(await way() == .scan(read: 150, total: 150))
    while try await scene.index.status().complete == nil { await Task.yield() }
    let asOf = try #require(try await scene.index.status().complete).asOf
    #expect(await way() == .index(asOf: asOf, contacts: 150))
    keeping.cancel()
    await keeping.value
    try await world.stop()
  }

  @Test func `indexes are built and follow their providers until the console ends`() async throws {
    let world = try await world(ambient: restless)
    let keeping = Task { await world.app.keepIndexes() }
    let scenes = try ["shop-it", "b2b", "donors"].map { try Scene($0, in: world) }
    for scene in scenes {
      while try await scene.index.status().complete == nil { await Task.yield() }
    }
    for scene in scenes.prefix(2) {
      let id = try await scene.create("zora@example.net")
      while try await scene.ids("zora@example.net") != [id] { await Task.yield() }
    }
    let donors = try #require(try await scenes[2].index.status().complete)
    keeping.cancel()
    await keeping.value
    #expect(try await scenes[2].index.status().complete == donors, "a young index is left alone")
    for scene in scenes { try await scene.index.catchUp().release() }
    try await world.stop()
  }
}
