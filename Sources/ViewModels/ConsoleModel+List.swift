package import Domain
import Operations

/// Intents on the list in front that also concern the contact's pane.
extension ConsoleModel: FindRouter {
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
      return finds.startAgain()
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

  // MARK: - Looking up

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

  func showFind() {
    lists.view = .find
    focus = .list
    showCurrentInDetail()
  }

  func keepLookedUp(_ contacts: [Contact]) {
    lists.keepLookedUp(contacts)
    guard lists.view == .find, focus == .list else { return }
    guard let shown = detail.state.contact?.id else { return showCurrentInDetail() }
    // The cursor can be on another contact now.
    if shown != currentContact?.id, awaited != currentContact?.id { followCursor() }
  }
}
