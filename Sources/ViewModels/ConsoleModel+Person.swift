package import Domain

/// The person in front: the contacts that may be one person, side by side.
extension ConsoleModel {
  /// Whether there is more than one contact to compare.
  package var personAvailability: Availability {
    if isCaseFileOpen {
      return desk.personContacts.isEmpty
        ? .unavailable(reason: "the case has no contacts: find the person") : .available
    }
    return peers.count > 1
      ? .available
      : .unavailable(reason: "no other contact is proposed as the same person: f looks everywhere")
  }

  package func openPerson() {
    guard personAvailability.isAvailable else {
      return messages.say("person", isUnavailable: personAvailability)
    }
    guard isCaseFileOpen else { return person.open(peers, isOfCase: false) }
    let (read, unread) = desk.person
    person.open(read, unread: unread, isOfCase: true)
  }

  package func leavePerson() {
    if person.isOfCase { overlays.open(.caseFile) } else { overlays.close() }
  }

  /// Also behind the help, which says what is possible there.
  private var isCaseFileOpen: Bool {
    if case .panel(.caseFile, _)? = overlays.behindHelp ?? overlays.overlay { true } else { false }
  }

  /// The proposed group of the contact in front; empty outside a find.
  private var peers: [Contact] {
    guard let subject, let find = lists.find.state else { return [] }
    return (find.groups.group(of: subject.id)?.members ?? []).compactMap(find.list.contacts.contact)
  }
}
