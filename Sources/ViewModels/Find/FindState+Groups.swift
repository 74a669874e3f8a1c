import Domain

/// Contacts as they are found: those who may be one person stand together, where the first of them
/// was found, in the order of the providers.
nonisolated extension FindState {
  mutating func add(_ contacts: [Contact]) {
    for contact in contacts { groups.add(contact) }
    guard contacts.contains(where: { groups.group(of: $0.id) != nil }) else {
      return list.append(contacts)
    }
    show(Array(list.contacts) + contacts)
  }

  /// After a contact changed or went: what it shared, it may share no longer.
  mutating func regroup() {
    groups = ProposedGroups(Array(list.contacts))
    show(Array(list.contacts))
  }

  private mutating func show(_ contacts: [Contact]) {
    list.reorder(inOrder(contacts))
    grouped = contacts.count { groups.group(of: $0.id) != nil }
  }

  private func inOrder(_ contacts: [Contact]) -> [Contact] {
    let byID = Dictionary(contacts.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    return contacts.flatMap { contact -> [Contact] in
      guard let group = groups.group(of: contact.id) else { return [contact] }
      guard group.members.first == contact.id else { return [] }
      return progress.flatMap { provider in
        group.members.filter { $0.provider == provider.provider }.compactMap { byID[$0] }
      }
    }
  }
}
