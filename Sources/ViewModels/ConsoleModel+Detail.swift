import Domain

/// Shows a contact with its surroundings: related contacts, writes, possible actions.
extension ConsoleModel {
  private static let shownActions: [Action] = [.update, .prefer, .anonymize, .delete]

  func showInDetail(_ contact: Contact?, at info: ProviderInfo?) {
    if let read = journaled.follow(contact?.id, at: info, then: refreshSurroundings) {
      perform { self.messages.keep(await read()) }
    }
    colleagues.follow(contact, at: info)
    detail.show(contact, at: info, contact.map(surroundings) ?? ContactSurroundings())
  }

  private func surroundings(of contact: Contact) -> ContactSurroundings {
    let writes = services.writes.lastSteps(about: contact.id)
    return ContactSurroundings(
      relations: lists.find.relations(of: contact.id),
      // What the provider cannot do with any contact is in the help.
      actions: Self.shownActions.filter {
        client(of: contact.id.provider)?.info.capabilities[$0].isAvailable == true
      }.map {
        .init(action: $0, availability: availability(of: $0, for: contact))
      },
      writes: writes, earlier: journaled.earlier(than: writes),
      holder: colleagues.holder)
  }

  /// Follows the writes to the shown contact until the task is cancelled.
  package func watchWrites() async {
    for await _ in services.writes.changes() { refreshSurroundings() }
  }

  /// Shows the surroundings of the contact again after one of them changed.
  func refreshSurroundings() {
    guard let contact = detail.state.contact else { return }
    showInDetail(contact, at: detail.state.info)
  }
}
