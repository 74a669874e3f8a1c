package import Domain
import Foundation
import Observation
import Operations

/// The list of one provider: pages through it, filters, sorts and marks what is loaded.
@Observable
package final class ContactListModel {
  package internal(set) var state: ContactListState
  package let info: ProviderInfo

  @ObservationIgnored let client: any ProviderClient
  @ObservationIgnored let ambient: Ambient
  @ObservationIgnored private let list: ListContacts
  @ObservationIgnored var query: ContactQuery
  /// The page that stands on the screen, and the one that was asked for last.
  @ObservationIgnored fileprivate var shown = PagePlace()
  @ObservationIgnored fileprivate var wanted = PagePlace()
  @ObservationIgnored var next: PageStart?
  @ObservationIgnored var loading: Task<Result<ContactPage, ProviderFailure>, Never>?
  @ObservationIgnored var generation = 0
  @ObservationIgnored var ahead: PageAhead?
  /// What became known of contacts while a page was loading, and is newer than that page may be.
  @ObservationIgnored var newer: [ContactID: Contact] = [:]
  /// What was made meanwhile.
  @ObservationIgnored var added: [Contact] = []
  /// What was deleted meanwhile.
  @ObservationIgnored var gone: Set<ContactID> = []
  @ObservationIgnored var loadingAll: Task<Walked, Never>?
  /// The total that the provider gave last.
  @ObservationIgnored private var counted: Int?
  /// How many contacts `:load all` was to bring at most; `nil` for all.
  @ObservationIgnored var most: Int?
  /// Rows a call of `:load all`, as far as the provider gives so many: a provider may allow no more
  /// than 200 calls in five minutes.
  @ObservationIgnored package var rowsACall = 1_000
  /// When the progress of a load was shown last.
  @ObservationIgnored var progressShownAt: Date?

  /// - Parameters:
  ///   - client: of the provider.
  ///   - ambient: time.
  ///   - view: how the list was looked at in the session before; what is not known is passed over.
  package init(client: any ProviderClient, ambient: Ambient, view: SavedListView? = nil) {
    info = client.info
    self.client = client
    list = ListContacts(client: client)
    self.ambient = ambient
    query = ContactQuery(limit: max(1, client.info.pageSize))
    state = ContactListState(
      title: client.info.name.text,
      columns: client.info.capabilities.columns.map { ContactColumn($0) },
      hint: client.info.availability(of: .list).isAvailable
        ? "" : client.info.capabilities.lookupHint)
    if let view { restore(view) }
  }

  package var canList: Bool { info.availability(of: .list).isAvailable }
  package var limit: Int { query.limit }

  // MARK: - Loading

  /// Loads the first page, unless something was loaded already.
  package func open() async {
    guard canList, state.phase == .unasked else { return }
    await load(query)
  }

  /// Reads the page again; the cursor stays on its contact.
  package func reload() async {
    guard canList else { return }
    guard !state.isCompact else { return await loadAll(atMost: most) }
    ahead = nil
    await load(query)
  }

  /// - Returns: why nothing was loaded; `nil` when the page stands.
  @discardableResult
  package func nextPage() async -> Message? {
    if let noPages { return noPages }
    guard !state.isLoading else { return Message(.info, "\(info.name) is still loading") }
    guard let next else { return Message(.info, "this is the last page of \(info.name)") }
    await load(query, at: shown.following(next), keepsCursor: false)
    return nil
  }

  /// - Returns: why nothing was loaded; `nil` when the page stands.
  @discardableResult
  package func previousPage() async -> Message? {
    if let noPages { return noPages }
    guard !state.isLoading else { return Message(.info, "\(info.name) is still loading") }
    guard let place = shown.preceding(limit: query.limit) else {
      return Message(.info, "this is the first page of \(info.name)")
    }
    await load(query, at: place, keepsCursor: false)
    return nil
  }

  /// Loads the page that begins at an index of the provider's whole answer.
  @discardableResult
  package func go(toFirst first: Int) async -> Message? {
    guard info.capabilities.canSkip || first == 0 else {
      return Message(.warning, "\(info.title) only has a cursor: page on with ] and [")
    }
    if let total = state.total, first > 0, first >= total {
      return Message(.warning, "\(info.name) has \(total) contacts")
    }
    await load(query, at: PagePlace(start: .first(first)), keepsCursor: false)
    return nil
  }

  /// Brings one row of the whole answer under the cursor; rows count from 1.
  @discardableResult
  package func go(toRow row: Int) async -> Message? {
    if state.isCompact { return select(compactRow: row) }
    if let total = state.total, row > total {
      return Message(.warning, "\(info.name) has \(total) contacts")
    }
    let index = max(0, row - 1)
    if let first = state.first, (first..<first + state.pageCount).contains(index) {
      select(state.contacts[index - first + state.made.count].id)
      return nil
    }
    let message = await go(toFirst: index / query.limit * query.limit)
    if message == nil, let first = state.first, state.contacts.indices.contains(index - first) {
      select(state.contacts[index - first].id)
    }
    return message
  }

  /// Changes the rows a page, from the row on which the page begins.
  @discardableResult
  package func setLimit(_ limit: Int) async -> Message? {
    if let most = info.capabilities.maximumPageSize, limit > most {
      return Message(.warning, "\(info.title) gives at most \(most) contacts a page")
    }
    query.limit = max(1, limit)
    ahead = nil
    guard !state.isCompact else {
      return Message(
        .info, "pages have \(query.limit) rows from now on; what is loaded stays",
        nextStep: ":first 0 goes back to pages")
    }
    await load(query)
    return nil
  }

  /// Gives up what is loading; `false` where nothing was.
  package func cancel() -> Bool {
    guard state.isLoading else { return false }
    if let loadingAll {
      // What it has brought stands once it has ended.
      loadingAll.cancel()
      return true
    }
    generation += 1
    loading?.cancel()
    wanted = shown
    query = query.starting(at: shown.start)
    state.phase = .failed(Message(.info, "loading \(info.name) was cancelled"))
    return true
  }

  func go(toStartOf query: ContactQuery) async {
    ahead = nil
    await load(query, at: PagePlace(), keepsCursor: false)
  }

  /// Without a place it is the one that was asked for last, also where that failed.
  private func load(
    _ query: ContactQuery, at place: PagePlace? = nil, keepsCursor: Bool = true
  ) async {
    let place = place ?? wanted
    let query = query.starting(at: place.start)
    let own = beginLoading()
    self.query = query
    wanted = place
    state.phase = .loading(since: ambient.now())
    let task = page(query)
    loading = task
    let result = await task.value
    guard own == generation else { return }
    switch result {
    case .success(let page): show(page, keepsCursor: keepsCursor)
    case .failure(let failure): state.phase = .failed(Message(failure))
    }
  }

  /// Ends what loads, whose result is then not taken.
  ///
  /// - Returns: The generation of what begins.
  func beginLoading() -> Int {
    loading?.cancel()
    loadingAll?.cancel()
    loadingAll = nil
    if state.loadingAll != nil { state.loadingAll = nil }
    generation += 1
    newer = [:]
    gone = []
    added = []
    return generation
  }

  /// The page that was fetched ahead, if it is the one, else a new call.
  private func page(_ query: ContactQuery) -> Task<Result<ContactPage, ProviderFailure>, Never> {
    let ready = ahead
    ahead = nil
    if let ready, ready.query == query { return ready.task }
    ready?.task.cancel()
    return fetch(query)
  }

  /// One that failed is forgotten: what went wrong then is no answer to being asked later.
  private func fetchAhead(_ query: ContactQuery) {
    let task = fetch(query)
    ahead = PageAhead(query: query, task: task)
    Task {
      guard case .failure = await task.value, self.ahead?.task == task else { return }
      self.ahead = nil
    }
  }

  /// Whether the next page is here or under way, for tests.
  package var hasPageAhead: Bool { ahead != nil }

  private func fetch(_ query: ContactQuery) -> Task<Result<ContactPage, ProviderFailure>, Never> {
    let list = list
    return Task {
      do throws(ProviderFailure) {
        return .success(try await list.page(query))
      } catch {
        return .failure(error)
      }
    }
  }

  private func show(_ page: ContactPage, keepsCursor: Bool) {
    if !keepsCursor {
      state.cursor = page.contacts.first?.id
      state.rangeAnchor = nil
    }
    state.show(page.contacts.filter { !gone.contains($0.id) }.map { newer[$0.id] ?? $0 })
    state.first = page.first
    take(page.total)
    state.hasNext = page.next != nil
    noteLoaded(at: ambient.now())
    next = page.next
    shown = wanted
    state.pageNumber = shown.number
    for contact in added { state.add(contact) }
    if let next { fetchAhead(query.starting(at: next)) }
  }

  /// A client may count only where a list begins, and say the same on the pages that follow,
  /// whatever was deleted here meanwhile.
  private func take(_ total: Int?) {
    guard let total else { return }
    if total != counted || query.start == .first(0) { state.total = total }
    counted = total
  }

  func noteLoaded(at time: Date) {
    state.phase = .loaded(at: time)
    state.readAt = time
    state.isStale = false
  }

  // MARK: - Looking at what is loaded

  package func move(_ movement: Movement) { state.move(movement) }
  package func select(_ id: ContactID) { state.select(id) }
  package func setFilter(_ filter: String) { state.setFilter(filter) }
  package func toggleMark() { state.toggleMark() }
  package func toggleAllMarks() { state.toggleAllMarks() }
  package func toggleRange() { state.toggleRange() }
  package func unmark(_ id: ContactID) { state.unmark(id) }

  /// Called with every frame: a write to the state, even of the same value, would ask for another.
  package func resize(rows: Int) {
    if rows != state.window.height { state.resize(rows: rows) }
  }

  /// The program stood still: nobody knows what happened meanwhile.
  package func noteStale() {
    if state.readAt != nil, !state.isStale { state.isStale = true }
  }

  /// Shows a newer state of a contact that is in the list, or in the page that is loading.
  package func replace(_ contact: Contact) {
    if state.isLoading { newer[contact.id] = contact }
    ahead = nil
    state.replace(contact, at: ambient.now())
  }

  /// Shows a contact that was just made, also above the page that is loading.
  package func add(_ contact: Contact) {
    if state.isLoading { added.append(contact) }
    ahead = nil
    if !canList { return keep(contact) }
    if state.phase != .unasked { state.add(contact) }
  }

  /// Takes contacts out that are no more, also out of the page that is loading.
  package func remove(_ ids: Set<ContactID>) {
    if state.isLoading { gone.formUnion(ids) }
    ahead = nil
    // The provider's rows move up; the next page must not begin too late.
    let held = state.contacts.held(ids).count
    if held > 0, case .first(let first)? = next { next = .first(max(0, first - held)) }
    state.remove(ids)
  }

  /// Keeps a contact that was looked up, newest first, where the provider has no list.
  package func keep(_ contact: Contact) {
    state.put(first: contact)
    noteLoaded(at: ambient.now())
  }
}

/// Which page it is, and how to get back from it.
private struct PagePlace {
  var start: PageStart = .first(0)
  /// Where the pages before this one began, nearest last; for providers that only have a cursor.
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

/// A page that is fetched before it is asked for; never more than one.
struct PageAhead {
  let query: ContactQuery
  let task: Task<Result<ContactPage, ProviderFailure>, Never>
}
