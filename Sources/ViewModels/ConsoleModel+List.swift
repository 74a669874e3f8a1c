package import Domain
import Operations

/// Intents on the list in front: a provider's, or the results of a find.
extension ConsoleModel {
  var list: ContactListModel? {
    guard case .provider(let index) = view else { return nil }
    return lists[index]
  }

  private var front: any ContactList { list ?? find }

  package func move(_ movement: Movement) {
    if focus == .detail { return detail.move(movement, page: listState.window.height) }
    front.move(movement)
    followCursor()
  }

  /// Puts the cursor of the list in front on a contact, if the list has it.
  package func select(_ id: ContactID) {
    focus = .list
    front.select(id)
    showCurrentInDetail()
  }

  /// Puts the cursor of the contact's pane on a line, by its index.
  package func selectLine(_ index: Int) {
    focus = .detail
    detail.select(line: index)
  }

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
    guard let list else {
      return .unavailable(reason: "what was found has no pages: all of it is here")
    }
    return list.canList ? .available : .unavailable(reason: list.state.hint)
  }

  private func turnPage(_ turn: @escaping @MainActor (ContactListModel) async -> Message?) {
    if let reason = pagingAvailability.reason { return say(.info, reason) }
    guard let list else { return }
    perform {
      self.say(await turn(list))
      self.messages.keep(list.state.failure)
      self.showNewCurrent()
    }
  }

  package func reload() {
    if focus == .detail { return readAgain() }
    guard let list else {
      guard let text = find.state?.text else { return }
      return startFind(text)
    }
    guard list.canList else { return readAgain() }
    perform {
      await list.reload()
      if list.state.isCompact { await self.giveBackMemory() }
      self.messages.keep(list.state.failure)
      self.showNewCurrent()
    }
  }

  /// Opens the contact under the cursor: reads it again and goes to its pane.
  package func openCurrent() {
    guard currentContact != nil else { return say(.noContactHere) }
    showCurrentInDetail()
    focus = .detail
    readAgain()
  }

  private func readAgain() {
    guard let contact = detail.state.contact, let client = client(of: contact.id.provider) else {
      return
    }
    guard contact.lookup != nil else {
      return say(.cannotBeRead(at: client.info))
    }
    perform {
      if let fresh = await self.detail.refresh(from: client) {
        self.spread(fresh)
      } else {
        self.messages.keep(self.detail.state.failure)
      }
    }
  }

  package func toggleMark() {
    front.toggleMark()
    followCursor()
  }

  package func toggleAllMarks() {
    front.toggleAllMarks()
    say(.marked(listState.marks.count, onOtherPages: listState.absentMarks))
  }

  package func toggleRange() {
    front.toggleRange()
    if listState.rangeAnchor != nil { say(.rangeBegins) }
  }

  package func setFilter(_ filter: String) {
    front.setFilter(filter)
    followCursor()
  }

  // MARK: - Finding

  package func startFind(_ text: String) {
    let text = text.trimmingPrefix { $0.isWhitespace }
    guard !text.isEmpty else { return say(.findNeedsText) }
    view = .find
    focus = .list
    follow(
      find.start(String(text)) { [weak self] contacts in self?.keepLookedUp(contacts) })
    showCurrentInDetail()
  }

  /// Asks one provider of the find again.
  package func askAgain(at index: Int) {
    guard view == .find, find.state != nil else { return say(.nothingToAskAgain) }
    let name = services.clients[index].info.name
    let search = find.askAgain(name) { [weak self] contacts in self?.keepLookedUp(contacts) }
    if let search { follow(search) } else { say(.findStillRuns) }
  }

  private func follow(_ search: Task<Void, Never>) {
    perform {
      await search.value
      guard !search.isCancelled else { return }
      for failure in self.find.failures { self.messages.keep(failure) }
      if self.view == .find { self.showNewCurrent() }
    }
  }

  /// Looks one contact up by its provider's first key.
  package func lookUp(_ value: String, at index: Int) {
    let client = services.clients[index]
    let list = lists[index]
    guard let key = client.info.capabilities.lookupKeys.first else { return }
    perform(isCancellable: true) {
      do throws(ProviderFailure) {
        let contact = try await OpenContact(client: client).contact(
          ContactLookup(key: key, value: value))
        if !list.canList { list.keep(contact) }
        guard !self.isInTheMiddle else {
          return self.say(.lookedUp(at: client.info, isInList: !list.canList))
        }
        self.showProvider(index)
        if list.canList { self.showInDetail(contact, at: client.info) }
        self.focus = .detail
      } catch  where error.kind != .cancelled {
        self.say(Message(error))
      } catch {
        return  // The cancelling intent has said so.
      }
    }
  }

  /// Whether something is open that a response must not replace while the operator uses it.
  var isInTheMiddle: Bool {
    edit != nil || plan != nil || overlays.isOpen
  }

  private func keepLookedUp(_ contacts: [Contact]) {
    for contact in contacts {
      let list = lists.first { $0.info.name == contact.id.provider }
      if let list, !list.canList { list.keep(contact) }
    }
    guard view == .find, focus == .list else { return }
    guard let shown = detail.state.contact?.id else { return showCurrentInDetail() }
    // The cursor can be on another contact now.
    if shown != currentContact?.id, awaited != currentContact?.id { followCursor() }
  }
}
