import Domain
import Foundation
import Operations

/// The result of loading every page.
nonisolated struct Walked: Sendable {
  var rows: CompactRows
  /// `nil` if the rows are not sorted here.
  var sorted: [UInt32]?
  /// Why the load ended early; `nil` if it is complete or reached its limit.
  var failure: ProviderFailure?
  var isBounded = false
  /// How many rows could not be read as contacts; only known of a complete load.
  var unreadable = 0
}

/// Loading every page, as compact rows.
extension ContactListModel {
  /// Loads all contacts of the provider, or the first `most`. A failed or cancelled load keeps what
  /// it loaded, and the next one starts from the beginning because the contacts may be out of date.
  package func loadAll(atMost most: Int? = nil) async {
    guard canList else { return }
    pages.forgetNext()
    let own = beginLoading()
    self.most = most
    let start = ambient.now()
    state.phase = .loading(since: start)
    let total = state.total
    state.loadingAll = .init(total: most.map { min($0, total ?? $0) } ?? total)
    progressShownAt = nil
    let walk = Walk(
      client: client, query: everything, most: most,
      rows: CompactRows(
        provider: info.name, kind: info.kind, fields: keptFields, summed: lifetimeFields),
      keys: state.sort.flatMap { $0.scope == .loaded ? $0.keys : nil } ?? [])
    let task = Task {
      await CallPriority.$current.withValue(.bulk) {
        await walk.run { count in self.showProgress(count, of: own) }
      }
    }
    loadingAll = task
    let walked = await task.value
    guard pages.isCurrent(own) else { return }
    loadingAll = nil
    state.loadingAll = nil
    take(walked, readAt: start)
  }

  private var everything: ContactQuery {
    var query = pages.query.starting(at: .first(0))
    query.limit = min(info.capabilities.maximumPageSize ?? rowsACall, rowsACall)
    return query
  }

  private var lifetimeFields: [String] { info.capabilities.lifetimeTotals.map(\.field) }

  /// The provider's own fields that are visible, configured, sorted by or summed.
  private var keptFields: [String] {
    let configured = (info.capabilities.columns + lifetimeFields).map { ContactColumn($0) }
    let sorted = state.sort?.keys.map(\.column) ?? []
    var seen: Set<String> = []
    return (state.columns + configured + sorted).compactMap { column in
      guard case .field(let name) = column, RowSlot.common(column) == nil else { return nil }
      return seen.insert(name).inserted ? name : nil
    }
  }

  /// At most four times a second, because each change draws a frame.
  private func showProgress(_ count: Int, of own: Int) {
    guard pages.isCurrent(own), state.loadingAll != nil else { return }
    let now = ambient.steady()
    guard progressShownAt.map({ now.timeIntervalSince($0) >= 0.25 }) ?? true else { return }
    progressShownAt = now
    state.loadingAll?.count = count
  }

  private func take(_ walked: Walked, readAt start: Date) {
    let message = walked.failure.map { failure in
      failure.kind == .cancelled
        ? Message(.info, "loading all was cancelled", nextStep: ":load all starts again")
        : Message(failure)
    }
    let standing = state.contacts.compactRows?.count ?? 0
    if let message, walked.rows.count == 0 || walked.rows.count < standing {
      state.phase = .failed(message)
      return
    }
    state.isComplete = walked.failure == nil && !walked.isBounded
    state.hasNext = false
    state.first = nil
    pages.endPages()
    if let total = state.total { state.total = max(total, walked.rows.count) }
    if state.isComplete { state.total = walked.rows.count }
    state.show(walked.rows, sorted: walked.sorted)
    state.unreadable = walked.unreadable
    noteLoaded(at: start)
    for contact in overtaken.newer.values { state.replace(contact, at: ambient.now()) }
    state.remove(overtaken.gone)
    for contact in overtaken.added { state.add(contact) }
    if let message { state.phase = .failed(message) }
  }

  /// Why there are no pages; `nil` if there are.
  var noPages: Message? {
    guard let count = state.contacts.compactRows?.count else { return nil }
    let what = state.isComplete ? "all \(count)" : "\(count)"
    return Message(
      .info, "\(what) contacts of \(info.name) are loaded, without pages",
      nextStep: ":first 0 goes back to pages")
  }

  /// Moves the cursor to a visible row; rows count from 1.
  func select(compactRow row: Int) -> Message? {
    guard row <= state.rows.count else {
      let what = state.filter.isEmpty ? "are loaded" : "match the filter"
      return Message(.warning, "\(state.rows.count) contacts of \(info.name) \(what)")
    }
    state.select(row: max(0, row - 1))
    return nil
  }
}

/// Reads page by page into rows, off the main actor.
private nonisolated struct Walk: Sendable {
  let client: any ProviderClient
  let query: ContactQuery
  let most: Int?
  let rows: CompactRows
  /// The keys to sort the rows by; empty keeps the provider's order.
  let keys: [ListSort.Key]

  private struct Enough: Error {}

  @concurrent func run(progress: @MainActor (Int) -> Void) async -> Walked {
    var walked = Walked(rows: rows)
    // A limited load must be the first part. A full one may use the order that misses no contact.
    let isFree = most == nil && query.order.isEmpty
    do {
      let end = try await WalkContacts(client: client).walk(query, isFree: isFree) { contacts in
        for contact in contacts where walked.rows.count < most ?? .max {
          walked.rows.append(contact)
        }
        await progress(walked.rows.count)
        if let most, walked.rows.count >= most { throw Enough() }
      }
      walked.unreadable = end.unreadable
    } catch let failure as ProviderFailure {
      walked.failure = failure
    } catch {
      walked.isBounded = true
    }
    if isFree, client.info.capabilities.canSkip { walked.rows.sortByID() }
    if !keys.isEmpty { walked.sorted = walked.rows.sortedNow(by: keys) }
    return walked
  }
}
