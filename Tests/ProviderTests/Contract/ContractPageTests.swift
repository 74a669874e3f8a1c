import Domain
import Simulator
import Testing

/// Checks that lists hold each contact once and in order, for every page size and start.
@Suite(.timeLimit(.minutes(10))) struct `Contract: pages` {
  private static let lists = ContractCase.reads.filter { $0.call == .list }
  private static let contacts = ContractWorld.contacts

  /// Page sizes that end before, at and beyond the last contact.
  private static let limits = [1, 7, 15, contacts, 100]

  private func everyID(_ world: ContractWorld) async throws -> [String] {
    try await world.client.page(ContactQuery(limit: 100)).contacts.map(\.id.value)
  }

  @Test(arguments: lists, limits)
  func `pages respect their limit and together hold each contact once, in order`(
    row: ContractCase, limit: Int
  ) async throws {
    try await row.run { world in
      let all = try await everyID(world)
      #expect(Set(all).count == Self.contacts)
      let starts = [PageStart.first(0)] + (row.subject.keysetStart.map { [.after($0)] } ?? [])
      for start in starts {
        let pages = try await world.walk(from: start, limit: limit)
        #expect(pages.flatMap(\.contacts).map(\.id.value) == all, "\(start)")
        #expect(pages.dropLast().allSatisfy { $0.contacts.count == limit }, "\(start)")
        #expect(pages.allSatisfy { $0.contacts.count <= limit && $0.limit == limit }, "\(start)")
        #expect(pages.allSatisfy { $0.total == nil || $0.total == Self.contacts }, "\(start)")
      }
    }
  }

  @Test(arguments: lists)
  func `a page that starts at an index gives the index and the total`(
    row: ContractCase
  ) async throws {
    try await row.run { world in
      guard world.client.info.capabilities.canSkip else {
        let failure = try await failure { () async throws(ProviderFailure) in
          try await world.client.page(ContactQuery(start: .first(1), limit: 5))
        }
        #expect(failure.kind == .unsupported)
        #expect(await world.server.requests().isEmpty)
        return
      }
      let all = try await everyID(world)
      for (first, limit) in [(0, 5), (1, 5), (7, 3), (13, 20), (40, 10), (44, 1), (44, 9)] {
        let page = try await world.client.page(
          ContactQuery(start: .first(first), limit: limit))
        let end = min(Self.contacts, first + limit)
        #expect(page.contacts.map(\.id.value) == Array(all[first..<end]), "\(first) \(limit)")
        #expect(page.first == first)
        #expect(page.total == Self.contacts)
        #expect(page.next == (end < Self.contacts ? .first(end) : nil), "\(first) \(limit)")
      }
    }
  }

  @Test(arguments: lists)
  func `a page past the end is empty and has no next page`(row: ContractCase) async throws {
    try await row.run { world in
      let last = try #require(try await everyID(world).last)
      var starts: [PageStart] = []
      if world.client.info.capabilities.canSkip {
        starts += [.first(Self.contacts), .first(Self.contacts + 1), .first(10_000)]
      }
      if row.subject.keysetStart != nil { starts.append(.after(last)) }
      for start in starts {
        let page = try await world.client.page(ContactQuery(start: start, limit: 10))
        #expect(page.contacts.isEmpty, "\(start)")
        #expect(page.next == nil, "\(start)")
        #expect(page.total == nil || page.total == Self.contacts, "\(start)")
      }
    }
  }

  @Test(arguments: lists)
  func `refuses a start that the provider does not understand`(row: ContractCase) async throws {
    try await row.run { world in
      let failure = try await failure { () async throws(ProviderFailure) in
        try await world.client.page(ContactQuery(start: .after("no such cursor"), limit: 5))
      }
      #expect([.unsupported, .validation].contains(failure.kind))
    }
  }

  @Test(arguments: lists)
  func `the count equals the list's length, with and without conditions`(row: ContractCase)
    async throws
  {
    try await row.run { world in
      for conditions in [[]] + row.subject.conditions.map({ [$0] }) {
        let pages = try await world.walk(from: .first(0), limit: 10, conditions: conditions)
        let found = pages.flatMap(\.contacts)
        #expect(conditions.isEmpty || found.contains { $0.id == world.known.id })
        #expect(conditions.isEmpty || found.count < Self.contacts)
        guard row.subject.can(.count) else { continue }
        #expect(try await world.client.count(conditions) == found.count, "\(conditions)")
        #expect(pages.allSatisfy { $0.total == nil || $0.total == found.count })
      }
    }
  }

  @Test(arguments: lists)
  func `refuses an unknown condition and sends nothing`(
    row: ContractCase
  ) async throws {
    try await row.run { world in
      let conditions = [QueryCondition(key: "shoeSize", value: "42")]
      let failure = try await failure { () async throws(ProviderFailure) in
        try await world.client.page(ContactQuery(conditions: conditions, limit: 5))
      }
      #expect(failure.kind == .validation)
      #expect(failure.field == "shoeSize")
      #expect(await world.server.requests().isEmpty)
    }
  }

  @Test(arguments: lists)
  func `refuses an order that the provider does not have instead of sorting one page`(
    row: ContractCase
  ) async throws {
    try await row.run { world in
      let fields = world.client.info.capabilities.orderFields
      let query = ContactQuery(order: [SortKey("-id")], limit: 10)
      guard fields.contains("id") else {
        let failure = try await failure { () async throws(ProviderFailure) in
          try await world.client.page(query)
        }
        #expect([.unsupported, .validation].contains(failure.kind))
        #expect(await world.server.requests().isEmpty)
        return
      }
      let ascending = try await world.client.page(
        ContactQuery(order: [SortKey("id")], limit: 100))
      let descending = try await world.client.page(query)
      #expect(
        descending.contacts.map(\.id)
          == Array(ascending.contacts.map(\.id).reversed().prefix(10)))
    }
  }
}
