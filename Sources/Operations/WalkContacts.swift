package import Domain
import Foundation

/// Reads every contact of a provider once, page by page, even while others create and delete
/// contacts.
package struct WalkContacts: Sendable {
  private let client: any ProviderClient

  package init(client: any ProviderClient) { self.client = client }

  /// The most passes over a list whose rows keep moving.
  private static let mostPasses = 5

  /// Calls `receive` with each page's contacts, never with an empty page.
  ///
  /// A query with an order or a start is followed. Otherwise the order is one that stays correct
  /// while rows come and go: by identifier if the provider can, by its cursor, or if it only counts
  /// pages, from the last page to the first: rows that vanish then move others to pages that are
  /// not read yet. `query.limit` is the size of a page.
  ///
  /// - Throws: `ProviderFailure` for a page that failed; errors of `receive`.
  @discardableResult
  package func walk(
    _ query: ContactQuery, isFree: Bool, receive: ([Contact]) async throws -> Void
  ) async throws -> WalkEnd {
    var query = query
    query.wantsTotal = !query.order.isEmpty
    guard isFree, query.order.isEmpty else {
      return try await forward(query) { contacts, _ in try await receive(contacts) }
    }
    return try await walkAll(query, from: nil) { contacts, _ in try await receive(contacts) }
  }

  /// Reads on where an earlier walk stopped; `receive` also gets where the list continues after its
  /// contacts, `nil` if only from the beginning. Contacts at the seam may come twice.
  package func walkAll(
    _ query: ContactQuery, from track: PageTrack?, receive: Receive
  ) async throws -> WalkEnd {
    var query = query
    guard let scan = client.everyContact else { return try await forward(query, receive) }
    query.wantsTotal = false
    query.order = scan.order
    query.start = scan.start
    let countsPages = client.info.capabilities.canSkip && scan.start == .first(0)
    guard countsPages, client.info.capabilities[.count].isAvailable else {
      if case .after(let cursor)? = track { query.start = .after(cursor) }
      return try await forward(query, receive)
    }
    return WalkEnd(unreadable: try await byPages(query, from: track, receive))
  }

  package typealias Receive = ([Contact], PageTrack?) async throws -> Void

  private func forward(
    _ query: ContactQuery, _ receive: Receive
  ) async throws -> WalkEnd {
    var query = query
    var count = IndexedCount(query.start)
    // In the order of identifiers, the last one is enough to recognize repeated contacts.
    let isKeyset: Bool
    if case .after = query.start {
      isKeyset = query.order == [SortKey("id")]
    } else {
      isKeyset = false
    }
    var seen = SeenContacts(isAscending: isKeyset)
    var trail = PageTrail(isIndexed: query.start.isIndex)
    while true {
      let page = try await client.page(query)
      // A provider may return fewer rows than requested: a list that continues after an identifier
      // ends only with an empty page.
      let isLast = page.rowCount == 0 || !isKeyset
      let next =
        Self.start(after: page) ?? (isLast ? nil : page.contacts.last.map { .after($0.id.value) })
      let new = try await seen.giveNew(of: page) { try await receive($0, next?.track) }
      count.add(page, newCount: new.count)
      guard let next else {
        count.end()
        return WalkEnd(hasMoved: count.hasMoved, unreadable: seen.unreadable)
      }
      guard next != query.start else { throw failure("the provider repeats its cursor") }
      if trail.isStuck(rows: page.contacts.count, new: new.count) {
        throw failure(PageTrail.message)
      }
      query = query.starting(at: next)
    }
  }

  /// Where a list continues. By index, a full page is never the last one, regardless of the total,
  /// and neither is a short page if the total says that more rows follow.
  private static func start(after page: ContactPage) -> PageStart? {
    guard page.next == nil, let first = page.first, page.rowCount > 0 else {
      return page.next
    }
    let end = first + page.rowCount
    let hasMore = page.rowCount == page.limit || page.total.map { $0 > end } ?? false
    return hasMore ? .first(end) : nil
  }

  // MARK: - Where the provider only counts pages

  /// - Returns: How many rows could not be read.
  private func byPages(
    _ query: ContactQuery, from track: PageTrack?, _ receive: Receive
  ) async throws -> Int {
    var seen = SeenContacts()
    var isBackward = true
    for pass in 1...Self.mostPasses {
      let known = seen.count
      seen.unreadable = 0
      let change =
        isBackward
        ? try await backwardPass(
          query, from: pass == 1 ? track : nil, isFirst: pass == 1, &seen, receive)
        : try await forwardPass(query, &seen, receive)
      // Nothing moved, or only into pages that were not read yet: in the order of identifiers, new
      // rows are at the end.
      if !change.isMoved || isBackward && change.isAscending { return seen.unreadable }
      if pass > 1, seen.count == known { return seen.unreadable }
      isBackward.toggle()
    }
    throw failure("the list kept changing while it was read: some contacts may be missing")
  }

  /// What a pass observed.
  private struct Change {
    var isMoved = false
    var isAscending = true
  }

  private func backwardPass(
    _ query: ContactQuery, from track: PageTrack?, isFirst: Bool, _ seen: inout SeenContacts,
    _ receive: Receive
  ) async throws -> Change {
    let total = try await counted(query)
    var change = Change()
    var smallest: ContactID?
    var first = max(0, total - 1) / query.limit * query.limit
    var isEnd = true
    var trail = PassTrail(isFirst: isFirst)
    var last: ContactID?
    if case .downTo(let index, let known)? = track {
      let known = ContactID(provider: client.info.name, value: known)
      try await readBack(to: known, from: first, query, &seen, receive)
      guard index > 0 else { return change }
      first = max(0, min(index, total) - query.limit)
      last = known
      isEnd = false
    }
    while true {
      let page = try await client.page(query.starting(at: .first(first)))
      last = last ?? page.contacts.last?.id
      let track = last.map { PageTrack.downTo(index: first, last: $0.value) }
      let new = try await seen.giveNew(of: page) { try await receive($0, track) }
      let isStuck = trail.isStuck(after: page, newCount: new.count)
      if isStuck, first > 0 { throw failure(PageTrail.message) }
      if isEnd, !(try await readOn(after: page, query, &seen, &trail, receive)) {
        change.isAscending = false
      }
      isEnd = false
      if page.total ?? total != total || new.count < page.contacts.count { change.isMoved = true }
      let isSorted = zip(new, new.dropFirst()).allSatisfy { $0 < $1 }
      let isBefore = new.last.flatMap { last in smallest.map { last < $0 } } ?? true
      if !isSorted || !isBefore { change.isAscending = false }
      smallest = new.first ?? smallest
      guard first > 0 else { return change }
      first -= query.limit
    }
  }

  /// Reads what was added to the end of the list since an earlier walk began with this contact.
  private func readBack(
    to known: ContactID, from end: Int, _ query: ContactQuery, _ seen: inout SeenContacts,
    _ receive: Receive
  ) async throws {
    var first = end
    var trail = PassTrail(isFirst: true)
    while true {
      let page = try await client.page(query.starting(at: .first(first)))
      try await seen.giveNew(of: page) { try await receive($0, nil) }
      if first == end { _ = try await readOn(after: page, query, &seen, &trail, receive) }
      guard first > 0, page.contacts.allSatisfy({ known < $0.id }) else { return }
      first -= query.limit
    }
  }

  /// Reads on after the page that is the last one according to the count.
  ///
  /// - Returns: Whether these contacts also follow that page in the order of identifiers.
  private func readOn(
    after last: ContactPage, _ query: ContactQuery, _ seen: inout SeenContacts,
    _ trail: inout PassTrail, _ receive: Receive
  ) async throws -> Bool {
    var page = last
    var ids = last.contacts.suffix(1).map(\.id)
    while let next = Self.start(after: page) {
      page = try await client.page(query.starting(at: next))
      let new = try await seen.giveNew(of: page) { try await receive($0, nil) }
      ids += new
      let isStuck = trail.isStuck(after: page, newCount: new.count)
      if isStuck, Self.start(after: page) != nil { throw failure(PageTrail.message) }
    }
    return zip(ids, ids.dropFirst()).allSatisfy { $0 < $1 }
  }

  /// 0 if the provider does not report it: the list is then read from its beginning.
  private func counted(_ query: ContactQuery) async throws -> Int {
    do throws(ProviderFailure) {
      return try await client.count(query.conditions)
    } catch  where error.kind == .protocol {
      return 0
    }
  }

  private func forwardPass(
    _ query: ContactQuery, _ seen: inout SeenContacts, _ receive: Receive
  ) async throws -> Change {
    var change = Change()
    var query = query
    var total: Int?
    var trail = PageTrail(isIndexed: true)
    while true {
      let page = try await client.page(query)
      if let total, page.total != total { change.isMoved = true }
      total = page.total
      try await seen.giveNew(of: page) { try await receive($0, nil) }
      guard let next = Self.start(after: page) else { return change }
      if trail.isStuck(after: page.contacts.map(\.id.value)) { throw failure(PageTrail.message) }
      query = query.starting(at: next)
    }
  }

  private func failure(_ message: String) -> ProviderFailure {
    ProviderFailure(
      .protocol, provider: client.info.name, delivery: .answered, message: message)
  }
}

/// How a list was read to its end.
package struct WalkEnd: Hashable, Sendable {
  /// Whether rows came, went or moved in a list that was read by index, so that some may be
  /// missing.
  package var hasMoved = false
  /// How many rows could not be read as contacts.
  package var unreadable = 0
}

/// Whether a list that is read by index keeps its initial count.
private struct IndexedCount {
  private(set) var hasMoved = false
  private let first: Int?
  private var total: Int?
  private var rowCount = 0

  init(_ start: PageStart) {
    if case .first(let first) = start { self.first = first } else { first = nil }
  }

  mutating func add(_ page: ContactPage, newCount: Int) {
    guard first != nil, page.first != nil else { return }
    rowCount += page.rowCount
    if newCount < page.contacts.count { hasMoved = true }
    if let now = page.total, let total, now != total { hasMoved = true }
    total = total ?? page.total
  }

  /// After the last page.
  mutating func end() {
    if let first, rowCount > 0, let total, first + rowCount != total { hasMoved = true }
  }
}

/// Detects that a pass over a list is stuck. In the first pass, what is new to the walk is new to the
/// pass, and no second set of ids is kept.
private struct PassTrail {
  let isFirst: Bool
  private var trail = PageTrail(isIndexed: true)

  init(isFirst: Bool) { self.isFirst = isFirst }

  mutating func isStuck(after page: ContactPage, newCount: Int) -> Bool {
    isFirst
      ? trail.isStuck(rows: page.contacts.count, new: newCount)
      : trail.isStuck(after: page.contacts.map(\.id.value))
  }
}

/// The contacts that were already received.
private struct SeenContacts {
  private let isAscending: Bool
  private var last: ContactID?
  private var ids = SeenIDs()
  /// How many rows of the pages could not be read.
  var unreadable = 0

  /// `isAscending`: the contacts arrive in the order of their identifiers.
  init(isAscending: Bool = false) { self.isAscending = isAscending }

  /// 0 if `isAscending`.
  var count: Int { ids.count }

  /// - Returns: The new contacts, in the page's order.
  @discardableResult
  mutating func giveNew(
    of page: ContactPage, to receive: ([Contact]) async throws -> Void
  ) async throws -> [ContactID] {
    var new: [Contact] = []
    unreadable += page.unreadable
    for contact in page.contacts where isNew(contact.id) { new.append(contact) }
    if !new.isEmpty { try await receive(new) }
    return new.map(\.id)
  }

  private mutating func isNew(_ id: ContactID) -> Bool {
    guard isAscending else { return ids.insert(id.value) }
    guard last.map({ $0 < id }) ?? true else { return false }
    last = id
    return true
  }
}

extension PageStart {
  /// `nil` by index, where rows that come and go move the others.
  var track: PageTrack? {
    guard case .after(let cursor) = self else { return nil }
    return .after(cursor)
  }

  fileprivate var isIndex: Bool {
    guard case .first = self else { return false }
    return true
  }
}
