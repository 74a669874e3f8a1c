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
    case .failed:
      let reason: SafeText = entry.note.map { ": \(untrusted: $0)" } ?? ""
      return ("failed" + reason + what, .danger)
    case .unknown: return ("outcome unknown" + what, .warning)
    }
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
    switch record.outcome {
    case .verified: (done(record.effect) + ", and read back", .ok)
    case .answered: ("answered, not read back", .ok)
    case .failed: ("failed", .danger)
    case .unknown: ("outcome unknown", .warning)
    case .notSent: ("not sent", .warning)
    case .underWay: ("under way", .changed)
    }
  }
}
