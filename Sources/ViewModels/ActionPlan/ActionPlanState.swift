package import Domain
import Operations

/// One action on one or several contacts, before it is sent.
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

  /// A selected contact for which nothing will be sent.
  package struct Skipped: Hashable, Sendable {
    package var contact: Contact
    package var reason: String
  }

  package var act: Act
  package var info: ProviderInfo
  /// The contacts, in the order of the list; at least one.
  package internal(set) var subjects: [Contact]
  /// How many of the subjects are marked but hidden by the filter.
  package var hiddenSubjects: Int
  /// How many of the subjects are marked but not loaded now.
  package var absentMarks: Int
  /// The changes of each subject's preferences; empty for other actions.
  package private(set) var changes: [ContactID: [Channel: Bool]] = [:]
  package internal(set) var skipped: [Skipped] = []
  /// The case reference for the journal.
  package internal(set) var caseReference: String?
  /// Why a second person has to approve it, one clause; `nil` if none has to. Such a plan cannot be
  /// confirmed here.
  package private(set) var approvalObstacle: String?
  /// The number of the session's change that it undoes; `nil` if it is no undo.
  var undoes: Int?
  package internal(set) var typed: TypedAnswer

  package init(
    act: Act, info: ProviderInfo, subjects: [Contact], hiddenSubjects: Int = 0, absentMarks: Int = 0
  ) {
    precondition(!subjects.isEmpty, "A plan needs a contact.")
    self.act = act
    self.info = info
    self.subjects = subjects
    self.hiddenSubjects = hiddenSubjects
    self.absentMarks = absentMarks
    typed = TypedAnswer(
      word: subjects.count == 1 ? Confirmation.word(for: subjects[0]) : String(subjects.count))
  }

  /// Sets the changes. An opt-out of a single contact needs no word; an opt-in always does.
  mutating func take(_ preferences: PreferencePlan) {
    changes = preferences.changes
    skipped = preferences.skipped
    if subjects.count == 1, !optsIn { typed.word = nil }
  }

  mutating func needApproval(_ reason: String) {
    approvalObstacle = reason
    typed.word = nil
    typed.obstacle = reason
  }

  /// The channels that the plan sets for every contact, by which a command can repeat it; `nil` if it
  /// would change a contact in another way.
  package var commonChannels: [Channel: Bool]? {
    var common: [Channel: Bool] = [:]
    for channels in changes.values {
      for (channel, optsIn) in channels {
        guard common.updateValue(optsIn, forKey: channel) ?? optsIn == optsIn else { return nil }
      }
    }
    let isSame = subjects.allSatisfy { subject in
      common.allSatisfy { channel, optsIn in
        changes[subject.id]?[channel] != nil
          || subject.preferences?[channel] == (optsIn ? .optIn : .optOut)
      }
    }
    return isSame ? common : nil
  }

  /// Whether any contact is opted in.
  package var optsIn: Bool { changes.values.contains { $0.values.contains(true) } }

  package var isUndo: Bool { undoes != nil }

  package var word: String? { typed.word }
  package var input: TextFieldState { typed.input }
  package var wrongTries: Int { typed.wrongTries }
  package var phase: TypedAnswer.Phase { typed.phase }
}

nonisolated extension ActionPlanState {
  var targets: JobTargets { JobTargets(subjects.map(target)) }

  /// What is done to one of the subjects.
  func jobAct(of subject: Contact) -> JobAct {
    switch act {
    case .anonymize: .anonymize
    case .delete: .delete
    case .prefer: .prefer(changes[subject.id] ?? [:])
    }
  }

  private func target(_ subject: Contact) -> JobTarget {
    let byID = ContactLookup.id(subject.id.value)
    return switch act {
    case .anonymize, .prefer: JobTarget(jobAct(of: subject), byID, seen: subject)
    case .delete:
      // By its id if the provider supports it: another key may later belong to another person.
      JobTarget(
        .delete, info.capabilities.lookupKeys.contains(.id) ? byID : subject.lookup ?? byID,
        seen: subject)
    }
  }
}
