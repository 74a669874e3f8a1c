import Domain

/// Describes the state of a write.
nonisolated enum WriteWords {
  static func words(for entry: JournalEntry) -> (SafeText, Style) {
    let what = fields(entry.target.changedFields)
    switch entry.step {
    case .intended: return ("about to be sent" + what, .changed)
    case .sent: return ("sent, not answered yet" + what, .changed)
    case .answered: return ("answered, not read back" + what, .ok)
    case .verified: return (done(EntryNote(entry.note).effect) + ", and read back" + what, .ok)
    case .failed: return ("failed" + reason(JournalledReason.words(entry)) + what, .danger)
    case .notSent: return ("not sent" + reason(JournalledReason.words(entry)) + what, .dim)
    case .unknown:
      return ("outcome unknown" + reason(JournalledReason.words(entry)) + what, .warning)
    }
  }

  private static func reason(_ words: String?) -> SafeText {
    words.map { ": \(untrusted: $0)" } ?? ""
  }

  /// `2026-11-21 09:36 by ann: done, and read back (preferences.sms)`
  static func words(for record: WriteRecord) -> (SafeText, Style) {
    let what = fields(record.last.changedFields)
    let reference: SafeText = record.last.caseReference.map { ", case \(untrusted: $0)" } ?? ""
    let time = String(record.first.time.prefix(16)).replacing("T", with: " ")
    let (word, style) = outcome(record)
    let who: SafeText = " by \(untrusted: record.first.operatorName): "
    return ("\(untrusted: time)" + who + word + what + reference, style)
  }

  private static func fields(_ fields: [ChangedField]) -> SafeText {
    let names = fields.map(\.text).joined(separator: ", ")
    return names.isEmpty ? "" : " (\(untrusted: names))"
  }

  private static func done(_ effect: WriteEffect?) -> SafeText {
    effect.map { SafeText(untrusted: $0.rawValue) } ?? "done"
  }

  private static func outcome(_ record: WriteRecord) -> (SafeText, Style) {
    let reason = reason(JournalledReason.words(record))
    return switch record.outcome {
    case .verified: (done(record.effect) + ", and read back", .ok)
    case .answered: ("answered, not read back", .ok)
    case .failed: ("failed" + reason, .danger)
    case .unknown: ("outcome unknown" + reason, .warning)
    case .notSent: ("not sent" + reason, record.isOpen ? .warning : .dim)
    case .underWay: ("under way", .changed)
    }
  }
}
