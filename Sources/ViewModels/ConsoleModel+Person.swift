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

  package func openPerson() { openPerson {} }

  private func openPerson(then: @escaping () -> Void) {
    guard personAvailability.isAvailable else {
      return messages.say("person", isUnavailable: personAvailability)
    }
    guard isCaseFileOpen else {
      if lists.find.isRunning { messages.say(.personMayGrow) }
      return person.open(peers, isOfCase: false, then: then)
    }
    let (read, unread) = desk.person
    person.open(read, unread: unread, isOfCase: true, then: then)
  }

  /// Whether the contacts of the person can be edited together.
  package var editPersonAvailability: Availability {
    guard overlays.shows(.person) else { return personAvailability }
    return person.state?.isReading == true
      ? .unavailable(reason: "the contacts are still being read") : .available
  }

  package func editPerson() {
    guard editPersonAvailability.isAvailable else {
      return messages.say("edit", isUnavailable: editPersonAvailability)
    }
    guard !overlays.shows(.person) else { return editShownPerson() }
    openPerson { [unowned self] in
      if overlays.shows(.person), overlays.prompt == nil { editShownPerson() }
    }
  }

  private func editShownPerson() {
    guard let contacts = person.state?.contacts else { return }
    overlays.close()
    forms.begin(onPerson: contacts) { [unowned self] in overlays.open(.person) }
    if edit == nil { overlays.open(.person) }
  }

  package func leavePerson() {
    if person.isOfCase { overlays.open(.caseFile) } else { overlays.close() }
  }

  /// Also behind the help, which says what is possible there.
  private var isCaseFileOpen: Bool { overlays.shows(.caseFile) }

  /// The proposed group of the contact in front; empty outside a find.
  private var peers: [Contact] {
    guard let subject, let find = lists.find.state else { return [] }
    return (find.groups.group(of: subject.id)?.members ?? []).compactMap(find.list.contacts.contact)
  }
}
