package import Domain
import Foundation
import Observation
import Operations

/// The list of one provider: loads pages, and filters, sorts and marks the loaded contacts.
@Observable
package final class ContactListModel {
  package internal(set) var state: ContactListState
  package let info: ProviderInfo

  @ObservationIgnored let client: any ProviderClient
  @ObservationIgnored let ambient: Ambient
  @ObservationIgnored let pages: PageLoader
  /// Changes that arrived while contacts were loading.
  @ObservationIgnored var overtaken = OvertakenRead()
  @ObservationIgnored var loadingAll: Task<Walked, Never>?
  /// The last total that the provider reported.
  @ObservationIgnored private var counted: Int?
  /// The limit of the last `:load all`; `nil` for all.
  @ObservationIgnored var most: Int?
  /// Rows in each call of `:load all`, up to the provider's limit. A provider may allow only 200
  /// calls in five minutes.
  @ObservationIgnored package var rowsACall = 1_000
  /// When the progress of a load was last shown.
  @ObservationIgnored var progressShownAt: Date?

  /// - Parameters:
  ///   - client: of the provider.
  ///   - ambient: time.
  ///   - view: of the last session; unknown columns are ignored.
  package init(client: any ProviderClient, ambient: Ambient, view: SavedListView? = nil) {
    info = client.info
    self.client = client
    self.ambient = ambient
    pages = PageLoader(client: client)
    state = ContactListState(
      title: client.info.name.text,
      columns: client.info.capabilities.columns.map { ContactColumn($0) },
      hint: client.info.availability(of: .list).isAvailable
        ? "" : client.info.capabilities.lookupHint)
    if let view { restore(view) }
  }

  package var canList: Bool { info.availability(of: .list).isAvailable }
  package var limit: Int { pages.query.limit }

  // MARK: - Loading

  /// Loads the first page, unless something was loaded already.
  package func open() async {
    guard canList, state.phase == .unasked else { return }
    await load()
  }

  /// Reads the page again; the cursor stays on its contact.
  package func reload() async {
    guard canList else { return }
    guard !state.isCompact else { return await loadAll(atMost: most) }
    pages.forgetNext()
    await load()
  }

  /// - Returns: Why no page was loaded; `nil` if a load has ended.
  @discardableResult
  package func nextPage() async -> Message? {
    await turn(to: pages.following, pastTheEnd: "this is the last page of \(info.name)")
  }

  /// - Returns: Why no page was loaded; `nil` if a load has ended.
  @discardableResult
  package func previousPage() async -> Message? {
    await turn(to: pages.preceding, pastTheEnd: "this is the first page of \(info.name)")
  }

  private func turn(to place: PagePlace?, pastTheEnd: String) async -> Message? {
    if let noPages { return noPages }
    guard !state.isLoading else { return Message(.info, "\(info.name) is still loading") }
    guard let place else { return Message(.info, pastTheEnd) }
    await load(at: place, keepsCursor: false)
    return nil
  }

  /// Loads the page that begins at an index of the provider's list.
  @discardableResult
  package func go(toFirst first: Int) async -> Message? {
    guard info.capabilities.canSkip || first == 0 else {
      return Message(.warning, "\(info.title) has only a cursor; use ] and [ to turn pages")
    }
    if let total = state.total, first > 0, first >= total {
      return Message(.warning, "\(info.name) has \(total) contacts")
    }
    await load(at: PagePlace(start: .first(first)), keepsCursor: false)
    return nil
  }

  /// Moves the cursor to a row of the provider's list; rows count from 1.
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
    let message = await go(toFirst: index / limit * limit)
    if message == nil, let first = state.first, state.contacts.indices.contains(index - first) {
      select(state.contacts[index - first].id)
    }
    return message
  }

  /// Changes the number of rows on a page and loads the page again from its first row.
  @discardableResult
  package func setLimit(_ limit: Int) async -> Message? {
    if let most = info.capabilities.maximumPageSize, limit > most {
      return Message(.warning, "\(info.title) returns at most \(most) contacts a page")
    }
    pages.query.limit = max(1, limit)
    pages.forgetNext()
    guard !state.isCompact else {
      return Message(
        .info, "pages have \(self.limit) rows from now on; the loaded contacts stay",
        nextStep: ":first 0 goes back to pages")
    }
    await load()
    return nil
  }

  /// Cancels the load; `false` if nothing is loading.
  package func cancel() -> Bool {
    guard state.isLoading else { return false }
    if let loadingAll {
      // The contacts loaded so far are shown when the task ends.
      loadingAll.cancel()
      return true
    }
    pages.cancel()
    state.phase = .failed(Message(.info, "loading \(info.name) was cancelled"))
    return true
  }

  func goToStart(in order: [SortKey]) async {
    pages.query.order = order
    pages.forgetNext()
    await load(at: PagePlace(), keepsCursor: false)
  }

  /// Without a place, loads the page that was last requested, even if that failed.
  private func load(at place: PagePlace? = nil, keepsCursor: Bool = true) async {
    beginLoading()
    state.phase = .loading(since: ambient.now())
    switch await pages.load(at: place) {
    case .success(let page)?: show(page, keepsCursor: keepsCursor)
    case .failure(let failure)?: state.phase = .failed(Message(failure))
    case nil: break
    }
  }

  /// Starts a load and discards any running one.
  ///
  /// - Returns: The number of the new load.
  @discardableResult
  func beginLoading() -> Int {
    loadingAll?.cancel()
    loadingAll = nil
    if state.loadingAll != nil { state.loadingAll = nil }
    overtaken = OvertakenRead()
    return pages.begin()
  }

  /// Whether the next page was read ahead or is being read. For tests.
  package var hasPageAhead: Bool { pages.hasPageAhead }

  private func show(_ page: ContactPage, keepsCursor: Bool) {
    if !keepsCursor {
      state.cursor = page.contacts.first?.id
      state.rangeAnchor = nil
    }
    state.show(overtaken.corrected(page.contacts))
    state.unreadable = page.unreadable
    state.first = page.first
    take(page.total)
    state.hasNext = page.next != nil
    noteLoaded(at: ambient.now())
    state.pageNumber = pages.accept(page)
    for contact in overtaken.added { state.add(contact) }
  }

  /// A client may count only on the first page and repeat that total on later ones. An unchanged
  /// total on a later page must not undo the count of deleted contacts.
  private func take(_ total: Int?) {
    guard let total else { return }
    if total != counted || pages.query.start == .first(0) { state.total = total }
    counted = total
  }

  func noteLoaded(at time: Date) {
    state.phase = .loaded(at: time)
    state.readAt = time
    state.isStale = false
  }

  // MARK: - Loaded contacts

  /// Called with every frame. Writing the state, even the same value, would request another frame.
  package func resize(rows: Int) {
    if rows != state.window.height { state.resize(rows: rows) }
  }

  /// Marks the list as possibly out of date, after the process was stopped.
  package func noteStale() {
    if state.readAt != nil, !state.isStale { state.isStale = true }
  }

  /// Shows a newer state of a contact that is in the list, or in the page that is loading.
  package func replace(_ contact: Contact) {
    if state.isLoading { overtaken.newer[contact.id] = contact }
    pages.forgetNext()
    state.replace(contact, at: ambient.now())
  }

  /// Shows a new contact, also above the page that is loading.
  package func add(_ contact: Contact) {
    if state.isLoading { overtaken.added.append(contact) }
    pages.forgetNext()
    if !canList { return keep(contact) }
    if state.phase != .unasked { state.add(contact) }
  }

  /// Removes contacts that are gone, also from the page that is loading.
  package func remove(_ ids: Set<ContactID>) {
    if state.isLoading { overtaken.gone.formUnion(ids) }
    pages.forgetNext()
    pages.moveNext(up: state.contacts.held(ids).count)
    state.remove(ids)
  }

  /// Adds a looked-up contact at the top, for a provider without a list.
  package func keep(_ contact: Contact) {
    state.put(first: contact)
    noteLoaded(at: ambient.now())
  }
}

extension ContactListModel: ContactList {
  package var listState: ContactListState? { state }
  package func change(_ change: (inout ContactListState) -> Void) { change(&state) }
}
