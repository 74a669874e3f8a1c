package import Domain
import Foundation

/// Reads every contact of a provider, each once, page by page, also while others create and delete.
package struct WalkContacts: Sendable {
  private let client: any ProviderClient

  package init(client: any ProviderClient) { self.client = client }

  /// Passes over a list whose rows keep moving, at the most.
  private static let mostPasses = 5

  /// Gives `receive` the pages' contacts as they come, never an empty page.
  ///
  /// The order is the query's, or from its start on, where it names one of them. Otherwise it is
  /// whatever stays right while rows come and go: by identifier where the provider can list so, by
  /// its cursor, and where it only counts pages, from the last page to the first: rows that vanish
  /// then move others to pages that are still to be read. `query.limit` is the size of a page.
  ///
  /// - Throws: `ProviderFailure`, in the place of the page that failed; what `receive` throws.
  package func walk(
    _ query: ContactQuery, isFree: Bool, receive: ([Contact]) async throws -> Void
  ) async throws {
    guard isFree, query.order.isEmpty, let scan = scan else {
      return try await forward(query, receive)
    }
    var steady = query
    steady.order = scan.order
    steady.start = scan.start
    let countsPages = client.info.capabilities.canSkip && scan.start == .first(0)
    guard countsPages, client.info.capabilities[.count].isAvailable else {
      return try await forward(steady, receive)
    }
    try await byPages(steady, receive)
  }

  /// How this provider is read as a whole.
  private var scan: ContactQuery? {
    for case .scan(let query) in client.searchSteps(for: "a") { return query }
    return nil
  }

  private func forward(
    _ query: ContactQuery, _ receive: ([Contact]) async throws -> Void
  ) async throws {
    var query = query
    // In the order of the identifiers the last one says which were given: no need to keep them all.
    let isKeyset: Bool
    if case .after = query.start {
      isKeyset = query.order == [SortKey("id")]
    } else {
      isKeyset = false
    }
    var seen = SeenContacts(isAscending: isKeyset)
    while true {
      let page = try await client.page(query)
      try await seen.giveNew(of: page, to: receive)
      // A provider may give fewer rows than it was asked for: where a list goes on after an
      // identifier, only an empty page is its end.
      let isLast = page.contacts.isEmpty || !isKeyset
      guard let next = page.next ?? (isLast ? nil : page.contacts.last.map { .after($0.id.value) })
      else { return }
      guard next != query.start else { throw failure("the provider repeats its cursor") }
      query = query.starting(at: next)
    }
  }

  // MARK: - Where the provider only counts pages

  private func byPages(
    _ query: ContactQuery, _ receive: ([Contact]) async throws -> Void
  ) async throws {
    var seen = SeenContacts()
    var isBackward = true
    for pass in 1...Self.mostPasses {
      let known = seen.count
      let change =
        isBackward
        ? try await backwardPass(query, &seen, receive)
        : try await forwardPass(query, &seen, receive)
      // Nothing moved; or only into pages that were still to be read, since new rows stand at the
      // end of a list in the order of the identifiers.
      if !change.isMoved || isBackward && change.isAscending { return }
      if pass > 1, seen.count == known { return }
      isBackward.toggle()
    }
    throw failure("the list kept changing while it was read: some contacts may be missing")
  }

  /// What a pass noticed.
  private struct Change {
    var isMoved = false
    var isAscending = true
  }

  private func backwardPass(
    _ query: ContactQuery, _ seen: inout SeenContacts, _ receive: ([Contact]) async throws -> Void
  ) async throws -> Change {
    let total = try await client.count(query.conditions)
    var change = Change()
    var smallest: ContactID?
    var first = max(0, total - 1) / query.limit * query.limit
    while true {
      let page = try await client.page(query.starting(at: .first(first)))
      let new = try await seen.giveNew(of: page, to: receive)
      if page.total ?? total != total || new.count < page.contacts.count { change.isMoved = true }
      let isSorted = zip(new, new.dropFirst()).allSatisfy { $0 < $1 }
      let isBefore = new.last.flatMap { last in smallest.map { last < $0 } } ?? true
      if !isSorted || !isBefore { change.isAscending = false }
      smallest = new.first ?? smallest
      guard first > 0 else { return change }
      first -= query.limit
    }
  }

  private func forwardPass(
    _ query: ContactQuery, _ seen: inout SeenContacts, _ receive: ([Contact]) async throws -> Void
  ) async throws -> Change {
    var change = Change()
    var query = query
    var total: Int?
    while true {
      let page = try await client.page(query)
      if let total, page.total != total { change.isMoved = true }
      total = page.total
      try await seen.giveNew(of: page, to: receive)
      guard let next = page.next else { return change }
      query = query.starting(at: next)
    }
  }

  private func failure(_ message: String) -> ProviderFailure {
    ProviderFailure(
      .protocol, provider: client.info.name, delivery: .answered, message: message)
  }
}

/// Which contacts were given already.
private struct SeenContacts {
  private let isAscending: Bool
  private var last: ContactID?
  private var ids: Set<CompactID> = []

  /// `isAscending`: every contact comes after those before it, in the order of the identifiers.
  init(isAscending: Bool = false) { self.isAscending = isAscending }

  /// 0 where they need not be kept.
  var count: Int { ids.count }

  /// - Returns: Those that were not seen before, in the page's order.
  @discardableResult
  mutating func giveNew(
    of page: ContactPage, to receive: ([Contact]) async throws -> Void
  ) async throws -> [ContactID] {
    var new: [Contact] = []
    for contact in page.contacts where isNew(contact.id) { new.append(contact) }
    if !new.isEmpty { try await receive(new) }
    return new.map(\.id)
  }

  private mutating func isNew(_ id: ContactID) -> Bool {
    guard isAscending else { return ids.insert(CompactID(id.value)).inserted }
    guard last.map({ $0 < id }) ?? true else { return false }
    last = id
    return true
  }
}

/// An identifier in as few bytes as its form allows: there may be a million of them.
private enum CompactID: Hashable {
  case number(Int)
  case uuid(UUID)
  case text(String)

  init(_ text: String) {
    if let number = Int(text), String(number) == text {
      self = .number(number)
    } else if let uuid = UUID(uuidString: text), uuid.uuidString.lowercased() == text {
      self = .uuid(uuid)
    } else {
      self = .text(text)
    }
  }
}
