package import Domain
import Operations

/// Intents on the list in front that also concern the contact's pane.
extension ConsoleModel {
  package func move(_ movement: Movement) {
    if focus == .detail { return detail.move(movement, page: listState.window.height) }
    lists.front.move(movement)
    followCursor()
  }

  /// Puts the cursor of the list in front on a contact, if the list has it.
  package func select(_ id: ContactID) {
    focus = .list
    lists.front.select(id)
    showCurrentInDetail()
  }

  /// Puts the cursor of the contact's pane on a line, by its index.
  package func selectLine(_ index: Int) {
    focus = .detail
    detail.select(line: index)
  }

  package func reload() {
    if focus == .detail { return readAgain() }
    guard let list = lists.provider else {
      guard let text = lists.find.state?.text else { return }
      guard lists.find.texts?.isRunning != true else { return say(.findStillRuns) }
      return startFind(text)
    }
    list.canList ? lists.reload(list) : readAgain()
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

  // MARK: - Finding

  /// Looks for a text, or for each line of one.
  package func startFind(_ text: String) {
    let lines = text.split(whereSeparator: \.isNewline).map { String($0).trimmedEnds() }
      .filter { !$0.isEmpty }
    guard lines.count < 2 else { return startFind(lines) }
    let text = (lines.first ?? text).trimmingPrefix { $0.isWhitespace }
    guard !text.isEmpty else { return say(.findNeedsText) }
    lists.view = .find
    focus = .list
    follow(
      lists.find.start(String(text)) { [weak self] contacts in self?.keepLookedUp(contacts) })
    showCurrentInDetail()
  }

  /// Looks for each of several texts, and opens their table.
  private func startFind(_ lines: [String]) {
    var seen: Set<String> = []
    let texts = lines.filter { seen.insert($0).inserted }
    guard texts.count > 1 else { return startFind(texts.joined()) }
    guard texts.count <= FoundTextsState.most else { return say(.tooManyTexts(texts.count)) }
    lists.view = .find
    focus = .list
    overlays.open(.texts)
    follow(lists.find.start(texts) { [weak self] contacts in self?.keepLookedUp(contacts) })
    showCurrentInDetail()
  }

  package var textsAvailability: Availability {
    lists.find.texts == nil
      ? .unavailable(reason: "no find for many texts yet: paste them, one a line, after f")
      : .available
  }

  /// Opens the table of the texts of the last find.
  package func openTexts() {
    guard lists.find.texts != nil else { return }
    lists.view = .find
    focus = .list
    overlays.open(.texts)
    showCurrentInDetail()
  }

  /// Goes from the table to what was found for a text, by its index; without one, the selected.
  package func openText(_ index: Int? = nil) {
    guard let texts = lists.find.texts else { return }
    guard texts.rows.indices.contains(index ?? texts.selected) else {
      return say(.noText((index ?? texts.selected) + 1, of: texts.rows.count))
    }
    lists.find.showText(index ?? texts.selected)
    lists.view = .find
    focus = .list
    overlays.closePanel()
    showCurrentInDetail()
  }

  package func moveInTexts(_ movement: Movement, page: Int) {
    lists.find.moveInTexts(movement, page: page)
  }

  /// Asks for the unfinished texts again.
  package func askAgainForTexts() {
    let search = lists.find.askAgainForTexts { [weak self] contacts in
      self?.keepLookedUp(contacts)
    }
    if let search { follow(search) } else { say(.findStillRuns) }
  }

  /// Asks one provider of the find again.
  package func askAgain(at index: Int) {
    guard lists.view == .find, lists.find.state != nil else { return say(.nothingToAskAgain) }
    let name = services.clients[index].info.name
    let search = lists.find.askAgain(name) { [weak self] contacts in self?.keepLookedUp(contacts) }
    if let search { follow(search) } else { say(.findStillRuns) }
  }

  /// Whether the find in front has not read every list that it could.
  package var scanAvailability: Availability {
    guard lists.view == .find, let find = lists.find.state else {
      return .unavailable(reason: "there is no find to scan on")
    }
    guard !find.isRunning, find.unread.isEmpty else { return .available }
    return .unavailable(reason: "this find left no list unread")
  }

  /// Reads the lists that the find has not read to their end.
  package func scanOn() {
    let search = lists.find.scanOn { [weak self] contacts in self?.keepLookedUp(contacts) }
    if let search { follow(search) } else { say(.findStillRuns) }
  }

  private func follow(_ search: Task<Void, Never>) {
    let asked = lists.find.statements.map(\.text)
    perform {
      await search.value
      // A newer search has replaced it, and keeps its own answer.
      if self.lists.find.statements.map(\.text) == asked, !self.lists.find.isRunning {
        for (text, statement) in self.lists.find.statements {
          await self.cases.recordFind(text, statement)
        }
      }
      guard !search.isCancelled else { return }
      for failure in self.lists.find.failures { self.messages.keep(failure) }
      if self.lists.view == .find { self.showNewCurrent() }
    }
  }

  /// Shows the results of the last find again, with their marks.
  package func showLastFind() {
    guard lists.lastFindAvailability.isAvailable else { return }
    guard lists.find.texts == nil else { return openTexts() }
    lists.view = .find
    focus = .list
    showCurrentInDetail()
  }

  /// Looks one contact up by its provider's first key.
  package func lookUp(_ value: String, at index: Int) {
    let client = services.clients[index]
    let list = lists.all[index]
    guard let key = client.info.capabilities.lookupKeys.first else { return }
    let lookup = ContactLookup(key: key, value: value)
    perform(isCancellable: true) {
      do throws(ProviderFailure) {
        let contacts = try await OpenContact(client: client).contacts(lookup)
        if !list.canList { for contact in contacts.reversed() { list.keep(contact) } }
        guard !self.isInTheMiddle else {
          return self.say(.lookedUp(at: client.info, isInList: !list.canList))
        }
        self.showProvider(index)
        if list.canList { self.showInDetail(contacts[0], at: client.info) }
        guard let shared = SharedLookup.all(in: contacts).first else {
          self.focus = .detail
          return
        }
        self.focus = .list
        self.say(.shared(shared, at: client.info))
      } catch  where error.kind != .cancelled {
        self.say(Message(error))
        await self.cases.recordAbsence(error, of: lookup, at: client.info)
      } catch {
        return  // The cancelling intent has said so.
      }
    }
  }

  /// Whether something is open that a response must not replace while the operator uses it.
  var isInTheMiddle: Bool {
    edit != nil || plans.dialog != nil || overlays.isOpen
  }

  private func keepLookedUp(_ contacts: [Contact]) {
    lists.keepLookedUp(contacts)
    guard lists.view == .find, focus == .list else { return }
    guard let shown = detail.state.contact?.id else { return showCurrentInDetail() }
    // The cursor can be on another contact now.
    if shown != currentContact?.id, awaited != currentContact?.id { followCursor() }
  }
}
