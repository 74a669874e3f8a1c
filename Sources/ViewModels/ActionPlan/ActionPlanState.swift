package import Domain
import Operations

/// One act on one or several contacts, before it is sent.
package nonisolated struct ActionPlanState: Hashable, Sendable {
  package enum Act: Hashable, Sendable {
    case anonymize
    case delete
    case prefer

    package var action: Action {
      switch self {
      case .anonymize: .anonymize
      case .delete: .delete
      case .prefer: .prefer
      }
    }
  }

  package enum Phase: Hashable, Sendable {
    /// Waiting for the word. Keys count only once the dialog has been on the screen for a while.
    case asking(isArmed: Bool)
    case confirmed
  }

  /// A contact that was meant and that nothing will be sent about.
  package struct Skipped: Hashable, Sendable {
    package var contact: Contact
    package var reason: String
  }

  package var act: Act
  package var info: ProviderInfo
  /// Whom it is about, in the order of the list; at least one.
  package internal(set) var subjects: [Contact]
  /// Marked contacts that the filter hides, and that are among the subjects.
  package var hiddenSubjects: Int
  /// Marked contacts that are not loaded now, and that are among the subjects.
  package var absentMarks: Int
  /// Of an act on preferences, what each subject gets; empty elsewhere.
  package private(set) var changes: [ContactID: [Channel: Bool]] = [:]
  package internal(set) var skipped: [Skipped] = []
  /// What the journal is told of why.
  package internal(set) var caseReference: String?
  /// The session's change that it takes back; `nil` where it takes none.
  var undoes: Int?
  /// What must be typed; `nil` where Enter is enough.
  package private(set) var word: String?
  package var input = TextFieldState()
  package var wrongTries = 0
  package var phase = Phase.asking(isArmed: false)
  /// Rows scrolled away above.
  package var top = 0

  package init(
    act: Act, info: ProviderInfo, subjects: [Contact], hiddenSubjects: Int = 0, absentMarks: Int = 0
  ) {
    precondition(!subjects.isEmpty, "A plan is about somebody.")
    self.act = act
    self.info = info
    self.subjects = subjects
    self.hiddenSubjects = hiddenSubjects
    self.absentMarks = absentMarks
    word = subjects.count == 1 ? Confirmation.word(for: subjects[0]) : String(subjects.count)
  }

  /// One contact that only goes out needs no word; a consent is recorded only by one.
  mutating func take(_ preferences: PreferencePlan) {
    changes = preferences.changes
    skipped = preferences.skipped
    if subjects.count == 1, !optsIn { word = nil }
  }

  /// Whether anybody is opted in.
  package var optsIn: Bool { changes.values.contains { $0.values.contains(true) } }

  package var isUndo: Bool { undoes != nil }
  package var isAsking: Bool { phase != .confirmed }
}

nonisolated extension ActionPlanState {
  var targets: JobTargets { JobTargets(subjects.map(target)) }

  private func target(_ subject: Contact) -> JobTarget {
    let byID = ContactLookup.id(subject.id.value)
    return switch act {
    case .anonymize: JobTarget(.anonymize, byID, seen: subject)
    case .prefer: JobTarget(.prefer(changes[subject.id] ?? [:]), byID, seen: subject)
    case .delete:
      // By its id if the provider finds it so: another key may come to name another person.
      JobTarget(
        .delete, info.capabilities.lookupKeys.contains(.id) ? byID : subject.lookup ?? byID,
        seen: subject)
    }
  }
}
