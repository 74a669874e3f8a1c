import Domain
import Operations

/// Reads the pages of a provider, and reads the next one ahead. A newer load replaces an older one.
final class PageLoader {
  typealias Reading = Task<Result<ContactPage, ProviderFailure>, Never>

  private let list: ListContacts
  var query: ContactQuery
  /// The shown page, and the one that was last requested.
  private var shown = PagePlace()
  private var wanted = PagePlace()
  private var next: PageStart?
  private var loading: Reading?
  private var ahead: (query: ContactQuery, reading: Reading)?
  private var number = 0

  init(client: any ProviderClient) {
    list = ListContacts(client: client)
    query = ContactQuery(limit: max(1, client.info.pageSize))
  }

  /// The place of the next page; `nil` after the last one.
  var following: PagePlace? { next.map(shown.following) }
  /// The place of the page before; `nil` before the first one.
  var preceding: PagePlace? { shown.preceding(limit: query.limit) }
  var hasPageAhead: Bool { ahead != nil }

  /// Begins a load; the result of any earlier one is discarded.
  ///
  /// - Returns: Its number.
  func begin() -> Int {
    loading?.cancel()
    number += 1
    return number
  }

  func isCurrent(_ load: Int) -> Bool { load == number }

  /// Reads the page at a place; without one, the page that was last requested.
  ///
  /// - Returns: `nil` if a newer load has begun.
  func load(at place: PagePlace?) async -> Result<ContactPage, ProviderFailure>? {
    let own = number
    wanted = place ?? wanted
    query = query.starting(at: wanted.start)
    let reading = reading(of: query)
    loading = reading
    let result = await reading.value
    return isCurrent(own) ? result : nil
  }

  /// Makes a page the shown one, and reads the next one ahead.
  ///
  /// - Returns: The number of the page, from 1.
  func accept(_ page: ContactPage) -> Int {
    shown = wanted
    next = page.next
    if let next { readAhead(query.starting(at: next)) }
    return shown.number
  }

  /// Cancels the load. The shown page becomes the requested one again.
  func cancel() {
    _ = begin()
    wanted = shown
    query = query.starting(at: shown.start)
  }

  /// Discards the page that was read ahead, because it may be out of date.
  func forgetNext() { ahead = nil }

  /// Makes the shown page the last one.
  func endPages() { next = nil }

  /// Moves the start of the next page up by the rows that were removed.
  func moveNext(up rows: Int) {
    if rows > 0, case .first(let first)? = next { next = .first(max(0, first - rows)) }
  }

  /// The page that was read ahead, if the query is the same, else a new call.
  private func reading(of query: ContactQuery) -> Reading {
    let ready = ahead
    ahead = nil
    if let ready, ready.query == query { return ready.reading }
    ready?.reading.cancel()
    return read(query)
  }

  /// A page ahead that failed is discarded: the failure does not answer a later request.
  private func readAhead(_ query: ContactQuery) {
    let reading = read(query)
    ahead = (query, reading)
    Task {
      guard case .failure = await reading.value, self.ahead?.reading == reading else { return }
      self.ahead = nil
    }
  }

  private func read(_ query: ContactQuery) -> Reading {
    let list = list
    return Task {
      do throws(ProviderFailure) {
        return .success(try await list.page(query))
      } catch {
        return .failure(error)
      }
    }
  }
}

/// The start of a page, and the way back from it.
struct PagePlace {
  var start: PageStart = .first(0)
  /// The starts of the pages before this one, nearest last; for providers that have only a cursor.
  var trail: [PageStart] = []
  var number = 1

  func following(_ next: PageStart) -> PagePlace {
    PagePlace(start: next, trail: trail + [start], number: number + 1)
  }

  func preceding(limit: Int) -> PagePlace? {
    let number = max(1, number - 1)
    if case .first(let first) = start {
      guard first > 0 else { return nil }
      return PagePlace(start: .first(max(0, first - limit)), number: number)
    }
    return trail.last.map { PagePlace(start: $0, trail: trail.dropLast(), number: number) }
  }
}

/// Changes by writes during a read, which may be newer than its result.
struct OvertakenRead {
  var newer: [ContactID: Contact] = [:]
  var added: [Contact] = []
  var gone: Set<ContactID> = []

  func corrected(_ contacts: [Contact]) -> [Contact] {
    contacts.filter { !gone.contains($0.id) }.map { newer[$0.id] ?? $0 }
  }
}
