package import Domain
import Operations

/// Which contacts an action is about, and whether it may write to them.
extension ConsoleModel: FormRouter {
  /// The contact that an action is about: the one in the detail if that has focus, or else the one
  /// under the cursor.
  var subject: Contact? {
    focus == .detail ? detail.state.contact : currentContact
  }

  /// Whether an action is possible on the contacts in front.
  package func availability(of action: Action) -> Availability {
    let actsOnSeveral = [.anonymize, .delete, .prefer].contains(action)
    return availability(
      of: action, for: actsOnSeveral ? subjects.first(for: action) : subject)
  }

  var subjects: ActionSubjects {
    ActionSubjects(list: focus == .list ? listState : nil, current: subject, rules: rules)
  }

  /// What `-` means in a command of the line: the ids of the marked contacts, if all of them are of
  /// the provider that the words name; else none.
  package func marked(for words: [String]) -> [String] {
    guard words.contains("-"), listState.hasSelection, !words.contains("--by") else { return [] }
    let marked = listState.selectedContacts.map(\.id)
    let isNamed = marked.allSatisfy { words.contains($0.provider.text) }
    return isNamed ? marked.map(\.value) : []
  }

  /// What may be written now.
  var rules: WriteRules {
    let jobs = jobs
    return WriteRules(
      caseReference: cases.reference, isInJob: { jobs.works(on: $0) },
      waiting: detail.waitingContacts)
  }

  func availability(of action: Action, for subject: Contact?) -> Availability {
    guard let subject, let client = client(of: subject.id.provider) else {
      return .unavailable(reason: "there is no contact here")
    }
    return rules.availability(of: action, for: subject, at: client.info)
  }

  func permitted(
    _ action: Action, for subject: Contact?
  ) -> (Contact, any ProviderClient)? {
    let availability = availability(of: action, for: subject)
    guard availability.isAvailable else {
      messages.say(action.rawValue, isUnavailable: availability)
      if let subject, let info = client(of: subject.id.provider)?.info {
        perform { await self.cases.recordRefusal(of: action, for: subject, at: info) }
      }
      return nil
    }
    guard let subject, let client = client(of: subject.id.provider) else { return nil }
    return (subject, client)
  }

  func add(_ change: SessionChanges.Change) { changes.add(change) }

  func spreadWritten(_ contact: Contact) {
    detail.discardReading(of: contact.id)
    spread(contact)
  }
}
