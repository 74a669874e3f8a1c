package import Domain
import Observation

/// The lists of the providers and the find, which of them is in front, and what the operator does to it.
@Observable
package final class ListsModel {
  package internal(set) var view: ConsoleState.View
  /// In the order of the config.
  package let all: [ContactListModel]
  package let find: FindModel

  @ObservationIgnored let services: ConsoleServices
  @ObservationIgnored let messages: MessagesModel
  @ObservationIgnored let overlays: OverlayModel
  @ObservationIgnored let work: BackgroundWork
  /// The cursor may be on another contact. Set by the router.
  @ObservationIgnored var cursorMoved: () -> Void = {}
  /// Contacts were loaded. Set by the router.
  @ObservationIgnored var contentsChanged: () -> Void = {}
  /// The provider to which Esc goes back from the results of a find.
  @ObservationIgnored private(set) var providerBehind = 0

  init(
    services: ConsoleServices, messages: MessagesModel, overlays: OverlayModel, work: BackgroundWork
  ) {
    self.services = services
    self.messages = messages
    self.overlays = overlays
    self.work = work
    let ambient = services.ambient
    all = services.clients.map {
      ContactListModel(
        client: $0, ambient: ambient, view: services.session.listView(of: $0.info.name))
    }
    find = FindModel(
      clients: services.clients, indexes: services.indexes, ambient: ambient)
    view = .provider(Self.openingProvider(services))
  }

  /// The provider used last, else the first that can list, else the first.
  private static func openingProvider(_ services: ConsoleServices) -> Int {
    let infos = services.clients.map(\.info)
    if let last = services.session.lastProvider(),
      let index = infos.firstIndex(where: { $0.name == last })
    {
      return index
    }
    return infos.firstIndex { $0.availability(of: .list).isAvailable } ?? 0
  }

  // MARK: - In front

  /// The provider's list in front; `nil` if the results of a find are.
  var provider: ContactListModel? {
    guard case .provider(let index) = view else { return nil }
    return all[index]
  }

  var front: any ContactList { provider ?? find }

  /// The state of the list in front.
  package var state: ContactListState {
    switch view {
    case .provider(let index): all[index].state
    case .find: find.state?.list ?? ContactListState(title: "find", columns: [])
    }
  }

  package var current: Contact? { state.current }

  /// The provider that an action would go to; `nil` if a find has no result.
  package var info: ProviderInfo? {
    switch view {
    case .provider(let index): all[index].info
    case .find: current.flatMap { list(of: $0.id.provider)?.info }
    }
  }

  /// Whether there is a find to go back to.
  package var lastFindAvailability: Availability {
    find.state == nil
      ? .unavailable(reason: "there is no find yet: f begins one") : .available
  }

  func list(of provider: ProviderName) -> ContactListModel? {
    all.first { $0.info.name == provider }
  }

  /// Puts a provider's list in front; the caller loads it.
  func show(provider index: Int) {
    view = .provider(index)
    providerBehind = index
    services.session.saveLastProvider(all[index].info.name)
  }

  /// Whether anything loads or searches.
  var isBusy: Bool { state.isLoading || find.isRunning }

  /// Cancels every load and search; `false` if there is none.
  func cancel() -> Bool {
    var isCancelled = false
    for list in all { isCancelled = list.cancel() || isCancelled }
    return find.cancel() || isCancelled
  }

  // MARK: - Paging

  package func nextPage() { turnPage { await $0.nextPage() } }
  package func previousPage() { turnPage { await $0.previousPage() } }
  package func go(toFirst first: Int) { turnPage { await $0.go(toFirst: first) } }
  package func go(toRow row: Int) { turnPage { await $0.go(toRow: row) } }
  package func setLimit(_ limit: Int) { turnPage { await $0.setLimit(limit) } }

  /// Loads every page, or `most` contacts.
  package func loadAll(atMost most: Int? = nil) {
    turnPage {
      await $0.loadAll(atMost: most)
      await self.giveBackMemory()
      return nil
    }
  }

  /// Gives memory back to the system after work on very many contacts, off the main actor.
  func giveBackMemory() async {
    let giveBack = services.giveBackMemory
    await Task { @concurrent in giveBack() }.value
  }

  /// Whether the list in front has pages to turn.
  package var pagingAvailability: Availability {
    guard let provider else {
      return .unavailable(reason: "what was found has no pages: all of it is here")
    }
    return provider.canList ? .available : .unavailable(reason: provider.state.hint)
  }

  private func turnPage(_ turn: @escaping @MainActor (ContactListModel) async -> Message?) {
    if let reason = pagingAvailability.reason { return messages.say(.info, reason) }
    guard let provider else { return }
    load(provider) { await turn(provider) }
  }

  /// Loads a list for the first time.
  func open(_ list: ContactListModel) {
    guard list.canList, list.state.phase == .unasked else { return }
    load(list) {
      await list.open()
      return nil
    }
  }

  func reload(_ list: ContactListModel) {
    load(list) {
      await list.reload()
      if list.state.isCompact { await self.giveBackMemory() }
      return nil
    }
  }

  func load(
    _ list: ContactListModel, _ body: @escaping @MainActor () async -> Message?
  ) {
    work.perform {
      self.messages.say(await body())
      self.messages.keep(list.state.failure)
      self.contentsChanged()
    }
  }

  // MARK: - Marks and the filter

  package func toggleMark() {
    front.toggleMark()
    cursorMoved()
  }

  package func toggleAllMarks() {
    front.toggleAllMarks()
    messages.say(.marked(state.marks.count, onOtherPages: state.absentMarks))
  }

  package func toggleRange() {
    front.toggleRange()
    if state.rangeAnchor != nil { messages.say(.rangeBegins) }
  }

  /// Marks every contact of the proposed person under the cursor, or unmarks them if all are marked.
  package func togglePerson() {
    guard let members = person else { return }
    let areMarked = members.allSatisfy { state.isMarked($0) }
    front.change { list in
      for id in members { areMarked ? list.unmark(id) : list.mark(id) }
    }
    messages.say(.markedPerson(members.count, areMarked: !areMarked))
    cursorMoved()
  }

  /// The contacts of the proposed person under the cursor; `nil` outside a find, or if no other contact
  /// is proposed.
  package var person: [ContactID]? {
    guard view == .find, let cursor = state.cursor else { return nil }
    return find.state?.groups.group(of: cursor)?.members
  }

  /// Removes the topmost layer of the list in front: the range, the marks, the filter.
  ///
  /// - Returns: `false` if there is none.
  func removeLayer() -> Bool {
    if state.rangeAnchor != nil {
      front.toggleRange()
    } else if !state.marks.isEmpty {
      messages.say(.unmarked(state.marks.count))
      front.clearMarks()
    } else if !state.filter.isEmpty {
      setFilter("")
    } else {
      return false
    }
    return true
  }

  package func setFilter(_ filter: String) {
    front.setFilter(filter)
    cursorMoved()
  }

  func unmark(_ id: ContactID) {
    for list in all { list.unmark(id) }
    find.unmark(id)
  }

  // MARK: - Contents

  /// Shows a contact's newer state wherever it is listed.
  func replace(_ contact: Contact) {
    list(of: contact.id.provider)?.replace(contact)
    find.replace(contact)
  }

  func remove(_ ids: Set<ContactID>) {
    let providers = Set(ids.map(\.provider))
    for list in all where providers.contains(list.info.name) { list.remove(ids) }
    find.remove(ids)
  }

  /// Lists looked-up contacts of providers that cannot list.
  func keepLookedUp(_ contacts: [Contact]) {
    for contact in contacts {
      if let list = list(of: contact.id.provider), !list.canList { list.keep(contact) }
    }
  }
}
