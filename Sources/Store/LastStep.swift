import Domain

/// What the last entry of a write says about its outcome.
struct LastStep {
  let step: String
  let note: String?
  let job: String?

  /// Whether the journal has no result of the write, not even `unknown`.
  var isOpen: Bool {
    step == JournalEntry.Step.intended.rawValue || step == JournalEntry.Step.sent.rawValue
  }

  /// `isRunning`: whether the process that writes is still at work.
  func outcome(isRunning: Bool) -> WriteRecord.Outcome {
    switch JournalEntry.Step(rawValue: step) {
    case .verified: .verified
    case .answered: .answered
    case .failed: isOldEnd ? .notSent : .failed
    case .notSent: .notSent
    case .unknown, nil: .unknown
    case .intended: isRunning ? .underWay : .notSent
    case .sent: isRunning ? .underWay : .unknown
    }
  }

  /// Entries from before the journal had a step of its own for contacts that were never sent.
  private var isOldEnd: Bool {
    job != nil && note.map { JobEnd(rawValue: $0) != nil } ?? false
  }

  /// The last entries that a write with this outcome can have, in SQL. A step that is not a known
  /// word, as in a changed file, counts as unknown.
  static func condition(of outcome: WriteRecord.Outcome) -> String {
    func condition(_ sign: String, _ steps: JournalEntry.Step...) -> String {
      "journal.\"step\" \(sign) (\(steps.map { "'\($0.rawValue)'" }.joined(separator: ", ")))"
    }
    return switch outcome {
    case .verified: condition("IN", .verified)
    case .answered: condition("IN", .answered)
    case .failed: condition("IN", .failed)
    case .notSent: condition("IN", .intended, .notSent, .failed)
    case .underWay: condition("IN", .intended, .sent)
    case .unknown: condition("NOT IN", .verified, .answered, .failed, .notSent, .intended)
    }
  }
}

extension LastStep {
  init(_ row: JournalRow) { self.init(step: row.step, note: row.note, job: row.job) }
}
