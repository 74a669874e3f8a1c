import App
import Domain
import Operations
import Simulator
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct FindContactsTests {
  private struct Found {
    var contacts: [Contact] = []
    var answers: [String: SearchAnswer] = [:]
    var statement: SearchStatement

    func ids(at provider: String) -> [String] {
      contacts.filter { $0.id.provider.text == provider }.map(\.id.value)
    }
  }

  private func find(
    _ text: String, in world: SimulatedWorld, scanning: FindContacts.Scanning = .init(most: 10_000)
  ) async -> Found {
    var texts = FoundTexts([text], at: world.app.clients.map(\.info))
    for await event in FindContacts(clients: world.app.clients)
      .events(for: [text], scanning: scanning)
    {
      texts.take(event)
    }
    return Found(
      contacts: texts.rows[0].contacts,
      answers: Dictionary(
        uniqueKeysWithValues: world.app.clients.map {
          ($0.info.name.text, texts.answer(of: $0.info.name))
        }),
      statement: texts.statement(of: 0))
  }

  @Test func `finds a person once at each of the four providers`() async throws {
    let world = try await SimulatedWorld.start()
    let found = await find(WellKnownPeople.janeEmail, in: world)
    #expect(
      found.contacts.map(\.id.provider.text).sorted() == ["b2b", "donors", "eu-shop", "shop-it"])
    #expect(found.answers.values.allSatisfy { $0.completeness == .yes })
    #expect(found.statement.text == nil)
    try await world.stop()
  }

  @Test func `a miss is no contact found only if every provider proves it`() async throws {
    let world = try await SimulatedWorld.start(SimulatorOptions(contacts: 30))
    for (text, sentence) in [
      ("CUST-4711", "no contact found"),
      (
        "zzzz-absent",
        "not found at shop-it, b2b and donors; "
          + "eu-shop cannot be searched by name, only by account id"
      ),
      (
        "absent@example.org",
        "not found at shop-it, b2b and donors; "
          + "eu-shop cannot be searched by e-mail, only by account id"
      ),
    ] {
      let found = await find(text, in: world)
      #expect(found.contacts.isEmpty)
      #expect(found.statement.text == sentence)
      #expect(found.statement.unfinished.isEmpty)
    }
    try await world.stop()
  }

  @Test func `says how each provider was searched, and for what`() async throws {
    let world = try await SimulatedWorld.start(SimulatorOptions(contacts: 30))
    let found = await find("\u{A0}Absent@Example.ORG\r\n", in: world)
    #expect(
      found.answers.mapValues(\.how) == [
        "eu-shop": "by account id at the provider",
        "shop-it": "by reading all 30 contacts",
        "b2b": "by source id at the provider, and by reading all 30 contacts",
        "donors": "by e-mail at the provider",
      ])
    let both = ["Absent@Example.ORG", "absent@example.org"]
    #expect(found.answers["eu-shop"]?.asked == both)
    #expect(found.answers["donors"]?.asked == both)
    #expect(found.answers["b2b"]?.asked == ["Absent@Example.ORG"])
    #expect(found.answers["shop-it"]?.asked == [])
    try await world.stop()
  }

  @Test(arguments: [
    WellKnownPeople.janeEmail.uppercased(), " \(WellKnownPeople.janeEmail)\r",
    "\u{A0}\(WellKnownPeople.janeEmail)\u{200B}\t",
  ])
  func `finds a person at every provider however the address is typed`(text: String) async throws {
    let world = try await SimulatedWorld.start()
    let found = await find(text, in: world)
    #expect(
      found.contacts.map(\.id.provider.text).sorted() == ["b2b", "donors", "eu-shop", "shop-it"])
    try await world.stop()
  }

  @Test func `a provider that answers exactly is not scanned`() async throws {
    let world = try await SimulatedWorld.start()
    let donor = try #require(
      try await world.client("donors").page(ContactQuery(limit: 1)).contacts.first)
    let shop = try #require(
      try await world.client("shop-it").page(ContactQuery(limit: 1)).contacts.first)
    for (text, provider) in [
      ("absent@example.org", "donors"), (donor.id.value, "donors"),
      ("0e57a11e-0000-4000-8000-00000000dead", "donors"), (shop.id.value, "shop-it"),
    ] {
      await world.server.forgetRequests()
      let found = await find(text, in: world)
      #expect(found.answers[provider]?.completeness == .yes)
      let calls = await world.server.requests().filter { $0.provider == provider }
      #expect(calls.count == 1, "\(text): \(calls.map(\.path))")
    }
    try await world.stop()
  }

  @Test func `a failing provider does not hide the results of the others`() async throws {
    let world = try await SimulatedWorld.start()
    await world.server.failNext(.status(403), at: "shop-it", count: 9)
    let found = await find(WellKnownPeople.janeEmail, in: world)
    #expect(found.contacts.map(\.id.provider.text).sorted() == ["b2b", "donors", "eu-shop"])
    guard case .no(.failed)? = found.answers["shop-it"]?.completeness else {
      Issue.record("shop-it ended with \(String(describing: found.answers["shop-it"]))")
      return
    }
    #expect(found.statement.text == "not finished: shop-it")
    try await world.stop()
  }

  @Test func `a provider that is down is not finished, whatever was found elsewhere`()
    async throws
  {
    let world = try await SimulatedWorld.start(SimulatorOptions(contacts: 20))
    await world.server.setDown(true, "b2b")
    let found = await find("CUST-4711", in: world)
    #expect(found.contacts.isEmpty)
    #expect(
      found.statement.text == "not found at eu-shop, shop-it and donors; not finished: b2b")
    #expect(found.statement.unfinished.map(\.text) == ["b2b"])
    try await world.stop()
  }

  @Test(arguments: [false, true])
  func `a scan stops at its limit, reports it, and says whose limit it was`(
    isCallers: Bool
  ) async throws {
    let world = try await SimulatedWorld.start(SimulatorOptions(contacts: 200))
    for bound in [10, 100, 150] {
      let found = await find(
        "zzzz-absent", in: world, scanning: .init(most: bound, isCallers: isCallers))
      #expect(found.contacts.isEmpty)
      #expect(
        found.answers["donors"]?.completeness
          == .no(.limit(read: bound, total: nil, isCallers: isCallers)))
      #expect(
        found.answers["shop-it"]?.completeness
          == .no(.limit(read: bound, total: 200, isCallers: isCallers)))
      #expect(found.statement.unfinished.isEmpty == isCallers)
    }
    try await world.stop()
  }

  @Test func `a limit that equals the list leaves nothing out`() async throws {
    let world = try await SimulatedWorld.start(SimulatorOptions(contacts: 200))
    let found = await find("zzzz-absent", in: world, scanning: .init(most: 200))
    #expect(found.answers["donors"]?.completeness == .yes)
    #expect(found.answers["shop-it"]?.completeness == .yes)
    try await world.stop()
  }

  @Test func `a search without scans uses only lookups and queries, and says so`() async throws {
    let world = try await SimulatedWorld.start()
    let found = await find(WellKnownPeople.janeEmail, in: world, scanning: .none)
    #expect(found.ids(at: "eu-shop").count == 1)
    #expect(found.ids(at: "shop-it").isEmpty)
    #expect(found.answers["shop-it"]?.completeness == .no(.notScanned))
    #expect(found.answers["shop-it"]?.how == "not searched")
    #expect(found.statement.unfinished.isEmpty)
    #expect(found.statement.text == "not searched completely: shop-it, b2b")
    try await world.stop()
  }

  @Test func `a list with a contact that cannot be read is not searched completely`()
    async throws
  {
    let world = try await SimulatedWorld.start(SimulatorOptions(contacts: 20))
    await world.server.failNext(
      .damaged(.noContact), at: "shop-it", count: 9,
      where: CallFilter(pathPrefix: "/api/v6/commerce.contacts.find"))
    let found = await find("zzzz-absent", in: world)
    #expect(found.answers["shop-it"]?.completeness == .no(.unreadable(1)))
    #expect(found.statement.unfinished.map(\.text) == ["shop-it"])
    try await world.stop()
  }

  @Test func `asks one provider again, on its own`() async throws {
    let world = try await SimulatedWorld.start()
    await world.server.forgetRequests()
    let name = try #require(ProviderName("b2b"))
    var ended: [ProviderName] = []
    let events = FindContacts(clients: world.app.clients)
      .events(for: [WellKnownPeople.janeEmail], at: [name], scanning: .init(most: 100))
    for await event in events {
      if case .ended = event.news { ended.append(event.provider) }
    }
    #expect(ended == [name])
    #expect(await world.server.requests().allSatisfy { $0.provider == "b2b" })
    try await world.stop()
  }

  // MARK: - Many texts

  private func rows(
    _ texts: [String], in world: SimulatedWorld
  ) async -> [FoundTexts.Row] {
    var found = FoundTexts(texts, at: world.app.clients.map(\.info))
    for await event in FindContacts(clients: world.app.clients)
      .events(for: texts, scanning: .init(most: 10_000))
    {
      found.take(event)
    }
    return found.rows
  }

  @Test func `tells who was found, who is ambiguous and who is unknown, and reads each list once`()
    async throws
  {
    let world = try await SimulatedWorld.start()
    let shop = try world.client("shop-it")
    let page = try await shop.page(ContactQuery(limit: 50))
    let person = try #require(page.contacts.last { $0.primaryEmail != nil })
    let email = try #require(person.primaryEmail)
    await world.server.forgetRequests()
    let texts = [
      WellKnownPeople.janeEmail.uppercased(), email, "smith", "absent@example.org", "CUST-4711",
    ]
    let rows = await self.rows(texts, in: world)
    #expect(rows.map(\.text) == texts)
    #expect(rows.map(\.result) == [.found, .found, .ambiguous, .notFound, .notFound])
    #expect(rows[0].contacts.count == 4)
    #expect(rows[1].contacts.contains { $0.id == person.id })
    let finds = await world.server.requests().filter { $0.path.hasSuffix("contacts.find") }
    // One page of all contacts, and the empty one that ends the list.
    #expect(finds.count == 2)
    try await world.stop()
  }

  @Test func `no text is unknown while a provider is down`() async throws {
    let world = try await SimulatedWorld.start(SimulatorOptions(contacts: 20))
    await world.server.setDown(true, "donors")
    let rows = await self.rows([WellKnownPeople.janeEmail, "absent@example.org"], in: world)
    #expect(rows.map(\.result) == [.notFinished, .notFinished])
    #expect(rows.map(\.contacts.count) == [3, 0])
    try await world.stop()
  }
}
