package import Domain
package import Foundation

/// One act on one or several contacts: before it is sent, while it is, and what came of it.
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
    case running(since: Date)
    case ended
  }

  package enum Outcome: Hashable, Sendable {
    /// `proof` says what was done, and how that is known.
    case done(proof: String, warnings: [String])
    /// There was no such contact, and nothing was sent about it.
    case notFound
    case failed(Message)
    case unknown(Message)
  }

  package var act: Act
  package var info: ProviderInfo
  /// Whom it is about, in the order of the list; at least one.
  package var subjects: [Contact]
  /// Marked contacts that the filter hides, and that are among the subjects.
  package var hiddenSubjects: Int
  /// Marked contacts that are not loaded now, and that are among the subjects.
  package var absentMarks: Int
  /// Of an act on preferences, what each subject gets; empty elsewhere.
  package private(set) var changes: [ContactID: [Channel: Bool]] = [:]
  package internal(set) var skipped: [PreferencePlan.Skipped] = []
  /// Whether it takes an earlier change back.
  package var isUndo = false
  /// What must be typed; `nil` where Enter is enough.
  package private(set) var word: String?
  package var input = TextFieldState()
  package var wrongTries = 0
  package var phase = Phase.asking(isArmed: false)
  /// One for each subject that was dealt with.
  package var outcomes: [ContactID: Outcome] = [:]
  /// Whether no further subject is to be begun.
  package var isStopping = false

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

  package var isRunning: Bool {
    guard case .running = phase else { return false }
    return true
  }
}

// MARK: - Counting

nonisolated extension ActionPlanState {
  /// How the subjects stand, in the order in which the operator should look at them.
  package enum Standing: CaseIterable, Hashable, Sendable {
    case unknown
    case failed
    case notFound
    case notBegun
    case done
  }

  package func standing(of contact: Contact) -> Standing {
    switch outcomes[contact.id] {
    case .unknown: .unknown
    case .failed: .failed
    case .notFound: .notFound
    case .done: .done
    case nil: .notBegun
    }
  }

  package func subjects(_ standing: Standing) -> [Contact] {
    subjects.filter { self.standing(of: $0) == standing }
  }
}
