/// Why a write is not done, in the words that every pane and command uses for what the journal has.
package enum JournalledReason {
  /// One clause: `the provider failed (500), and reading showed that it had not happened`. `nil` for
  /// a write that is done or under way, and if the journal gives no reason.
  package static func words(_ record: WriteRecord) -> String? {
    words(record.outcome, record.last.note, record.last.status)
  }

  package static func words(_ entry: JournalEntry) -> String? {
    let outcome: WriteRecord.Outcome? =
      switch entry.step {
      case .failed: .failed
      case .notSent: .notSent
      case .unknown: .unknown
      case .intended, .sent, .answered, .verified: nil
      }
    return outcome.flatMap { words($0, entry.note, entry.status) }
  }

  private static func words(
    _ outcome: WriteRecord.Outcome, _ note: String?, _ status: Int?
  ) -> String? {
    guard [.failed, .notSent, .unknown].contains(outcome) else { return nil }
    var words = EntryNote(note).words
    let isSettled = words.contains(EntryNote.settled)
    words.removeAll { $0 == EntryNote.settled }
    var parts = words.map { clause($0, outcome) }
    if let status, status >= 400, !parts.isEmpty { parts[0] += " (\(status))" }
    if isSettled {
      parts.append((parts.isEmpty ? "" : "and ") + "reading showed that it had not happened")
    }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  private static func clause(_ word: String, _ outcome: WriteRecord.Outcome) -> String {
    if outcome != .failed, let end = JobEnd(rawValue: word) { return end.reason }
    if let kind = ProviderFailure.Kind(rawValue: word) { return kind.words }
    return switch word {
    case "journal": "the journal cannot be written"
    case "notFinished": "not finished"
    case EntryNote.suppressed: "on the suppression list"
    case EntryNote.suppressionUnchecked: "the suppression list could not be asked"
    case EntryNote.held: "another session was at work on the contact"
    case "processEnded": "its process ended"
    default: word
    }
  }
}

extension ProviderFailure.Kind {
  /// The kind alone, without anything that the provider wrote.
  package var words: String {
    switch self {
    case .notFound: "not found"
    case .unauthorized: "not authorised"
    case .forbidden: "not allowed"
    case .validation: "refused"
    case .conflict: "in conflict"
    case .unsupported: "not possible"
    case .rateLimited: "too many calls"
    case .unreachable: "not reached"
    case .proxy: "stopped by a proxy"
    case .timeout: "no answer in time"
    case .protocol: "unreadable answer"
    case .server: "the provider failed"
    case .cancelled: "cancelled"
    }
  }
}
