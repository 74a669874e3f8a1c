package import Domain
import Foundation
import Observation
package import Operations

/// Searches every provider for one text and shows results as they arrive.
@Observable
package final class FindModel {
  /// `nil` before the first search.
  package private(set) var state: FindState?
  /// What was found for each text of a search for many; `nil` for a search for one.
  package private(set) var texts: FoundTextsState?

  @ObservationIgnored private let find: FindContacts
  @ObservationIgnored private let providers: [ProviderInfo]
  @ObservationIgnored private let ambient: Ambient
  @ObservationIgnored private let search = LatestTask()
  @ObservationIgnored private var height = 20
  /// Whether the operator has moved the cursor. Before that, it stays on the first row.
  @ObservationIgnored private var isCursorPinned = false
  /// For every find of the session.
  @ObservationIgnored private var columns = ContactColumn.ofFinds
  /// The contact under the cursor in the last search for the same text, until it is found again or
  /// the operator moves.
  @ObservationIgnored private var wanted: ContactID?

  package init(
    clients: [any ProviderClient], indexes: SearchIndexes = .none, ambient: Ambient
  ) {
    find = FindContacts(clients: clients, indexes: indexes)
    providers = clients.map(\.info)
    self.ambient = ambient
  }

  /// The most rows read at a provider that cannot search; also the default of `find --max-scan`.
  package static let maximumScan = 10_000
  private static let standardScan = FindContacts.Scanning(most: maximumScan)

  /// Starts a search and replaces the one before. For the same text the cursor goes back to its
  /// contact; providers that have to be asked again are then the only ones that are asked, and what
  /// the others found stays. `received` gets every found contact.
  ///
  /// - Returns: The running search.
  @discardableResult
  package func start(
    _ text: String, received: @escaping ([Contact]) -> Void
  ) -> Task<Void, Never> {
    if texts.map({ $0.found.texts[$0.shown] }) != text { texts = nil }
    let unfinished = state?.unfinished ?? []
    if state?.text == text, state?.isRunning == false, !unfinished.isEmpty {
      return ask(Set(unfinished), again: text, received: received)
    }
    wanted = state?.text == text ? state?.list.cursor : nil
    begin(text)
    return search(text, at: nil, received)
  }

  private func begin(_ text: String) {
    isCursorPinned = false
    var list = ContactListState(
      title: "find", columns: columns)
    list.window.resize(to: height)
    state = FindState(text: text, providers: providers, list: list)
  }

  /// Asks one provider again, and keeps what the others found.
  ///
  /// - Returns: The running search; `nil` if there was none for a text, or it still runs.
  @discardableResult
  package func askAgain(
    _ provider: ProviderName, received: @escaping ([Contact]) -> Void
  ) -> Task<Void, Never>? {
    guard let state, !state.isRunning, texts?.isRunning != true else { return nil }
    return ask([provider], again: state.text, received: received)
  }

  /// Reads the lists that the search has not read to their end.
  ///
  /// - Returns: The running search; `nil` if there was none for a text, or it still runs.
  func scanOn(received: @escaping ([Contact]) -> Void) -> Task<Void, Never>? {
    guard let state, !state.isRunning, texts?.isRunning != true, !state.unread.isEmpty else {
      return nil
    }
    return ask(
      Set(state.unread), again: state.text, scanning: .init(most: .max, isWanted: true),
      received: received)
  }

  private func ask(
    _ names: Set<ProviderName>, again text: String, scanning: FindContacts.Scanning = standardScan,
    received: @escaping ([Contact]) -> Void
  ) -> Task<Void, Never> {
    state?.ask(names)
    return search(text, at: names, scanning: scanning, received)
  }

  private func search(
    _ text: String, at names: Set<ProviderName>?,
    scanning: FindContacts.Scanning = standardScan, _ received: @escaping ([Contact]) -> Void
  ) -> Task<Void, Never> {
    let shown = texts?.shown ?? 0
    texts?.ask([shown], at: names ?? Set(providers.map(\.name)))
    return search([text], at: names, scanning: scanning, received)
  }

  private func search(
    _ wanted: [String], at names: Set<ProviderName>?,
    scanning: FindContacts.Scanning = standardScan, _ received: @escaping ([Contact]) -> Void
  ) -> Task<Void, Never> {
    state?.list.phase = .loading(since: ambient.now())
    let events = find.events(for: wanted, at: names, scanning: scanning)
    return search.start {
      for await event in events {
        guard !Task.isCancelled else { return }
        self.apply(event, received: received)
      }
      guard !Task.isCancelled else { return }
      self.texts?.end()
      self.state?.list.phase = .loaded(at: self.ambient.now())
    }
  }

  // MARK: - Many texts

  /// Starts a search for several texts, each of which gets a row.
  @discardableResult
  func start(
    _ wanted: [String], received: @escaping ([Contact]) -> Void
  ) -> Task<Void, Never> {
    search.cancel()
    self.wanted = nil
    begin(wanted[0])
    texts = FoundTextsState(wanted, at: providers)
    texts?.ask(Array(wanted.indices), at: Set(providers.map(\.name)))
    return search(wanted, at: nil, received)
  }

  /// Asks for the texts that are not finished again; for all if there is none.
  func askAgainForTexts(received: @escaping ([Contact]) -> Void) -> Task<Void, Never>? {
    guard let texts, !texts.isRunning else { return nil }
    let (places, names) = texts.unfinished
    guard !places.isEmpty else { return start(texts.found.texts, received: received) }
    self.texts?.ask(places, at: names)
    showText(texts.shown)
    return search(places.map { texts.found.texts[$0] }, at: names, received)
  }

  func moveInTexts(_ movement: Movement, page: Int) {
    guard let texts else { return }
    let row = movement.target(from: texts.selected, count: texts.rows.count, page: page)
    if row != texts.selected { self.texts?.selected = row }
  }

  /// Shows what was found for one of the texts, by its index.
  func showText(_ index: Int) {
    guard let texts, texts.rows.indices.contains(index) else { return }
    let before = state?.progress ?? []
    self.texts?.shown = index
    self.texts?.selected = index
    begin(texts.found.texts[index])
    state?.show(texts, index, before: before)
    state?.list.move(.first)
    let isRunning = state?.isRunning == true
    state?.list.phase = isRunning ? .loading(since: ambient.now()) : .loaded(at: ambient.now())
  }

  /// What the last search says, for each text that it asked for.
  var statements: [(text: String, statement: SearchStatement)] {
    texts?.asked ?? state.map { [($0.text, $0.statement)] } ?? []
  }

  package var isRunning: Bool { state?.isRunning == true || texts?.isRunning == true }

  /// Cancels the search and keeps the results; `false` if none is running.
  package func cancel() -> Bool {
    guard isRunning else { return false }
    search.cancel()
    texts?.end()
    state?.cancel()
    state?.list.phase = .loaded(at: ambient.now())
    return true
  }

  private func apply(_ event: FindEvent, received: ([Contact]) -> Void) {
    guard let index = state?.progress.firstIndex(where: { $0.provider == event.provider }) else {
      return
    }
    // A search for one text of many tells only of that one.
    let places = texts.map(\.places) ?? [0]
    let shown = places.firstIndex(of: texts?.shown ?? 0)
    texts?.take(event)
    switch event.news {
    case .found(let contacts, shown): take(contacts, of: index, received: received)
    case .found(let contacts, _): received(contacts)
    case .scanning(let read, let total):
      guard shown != nil else { return }
      state?.progress[index].phase = .scanning(read: read, total: total)
    case .ended(let answers):
      guard let shown, answers.indices.contains(shown) else { return }
      state?.end(at: index, answers[shown])
    }
  }

  private func take(_ contacts: [Contact], of index: Int, received: ([Contact]) -> Void) {
    guard let kept = state?.take(contacts, at: index), !kept.isEmpty else { return }
    placeCursor()
    received(kept)
  }

  /// Until the operator moves, keeps the cursor on the first row, or on the wanted contact once it
  /// is found.
  private func placeCursor() {
    guard !isCursorPinned else { return }
    if let wanted, state?.list.rows.index(of: wanted) != nil {
      state?.list.select(wanted)
      pinCursor()
    } else {
      state?.list.move(.first)
    }
  }

  private func regroup() {
    state?.regroup()
    placeCursor()
  }

  /// The other found contacts that may be the same person.
  package func relations(of id: ContactID) -> [ContactSurroundings.Relation] {
    guard let state, let group = state.groups.group(of: id),
      let own = state.list.contacts.first(where: { $0.id == id })
    else { return [] }
    return state.list.contacts.filter { $0.id != id && group.members.contains($0.id) }.map {
      .init(id: $0.id, traits: state.traits(shared: own, $0))
    }
  }

  /// The failures of the providers, in their order.
  var failures: [Message] {
    (state?.progress ?? []).compactMap {
      guard case .no(.failed(let failure))? = $0.answer?.completeness else { return nil }
      return Message(failure)
    }
  }

  // MARK: - Results

  /// Keeps the cursor on its contact from now on.
  package func pinCursor() {
    isCursorPinned = true
    wanted = nil
  }

  package func replace(_ contact: Contact) {
    guard state?.list.contacts.holds(contact.id) == true else { return }
    state?.list.replace(contact, at: ambient.now())
    regroup()
  }

  package func remove(_ ids: Set<ContactID>) {
    guard let list = state?.list, ids.contains(where: list.contacts.holds) else { return }
    state?.list.remove(ids)
    regroup()
  }

  /// No column means the usual ones.
  func setColumns(_ columns: [ContactColumn]) {
    self.columns = columns.isEmpty ? ContactColumn.ofFinds : columns
    state?.list.columns = self.columns
  }

  package func sort(by keys: [ListSort.Key]) {
    state?.list.sort = keys.isEmpty ? nil : ListSort(keys: keys, scope: .loaded)
    state?.list.refreshRows()
  }

  /// Called with every frame. Writing the state, even the same value, would request another frame.
  package func resize(rows: Int) {
    guard rows != height else { return }
    height = rows
    state?.list.resize(rows: rows)
  }
}

extension FindModel: ContactList {
  package var listState: ContactListState? { state?.list }
  package func change(_ change: (inout ContactListState) -> Void) { state?.change(change) }
}

nonisolated extension FindState {
  fileprivate mutating func change(_ change: (inout ContactListState) -> Void) { change(&list) }
}
