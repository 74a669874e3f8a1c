import Domain

/// How a write of this session stands, in words.
nonisolated enum WriteWords {
  static func words(for entry: JournalEntry) -> (SafeText, Style) {
    let fields = entry.target.changedFields.joined(separator: ", ")
    let what: SafeText = fields.isEmpty ? "" : " (\(untrusted: fields))"
    switch entry.step {
    case .intended: return ("about to be sent" + what, .changed)
    case .sent: return ("sent, not answered yet" + what, .changed)
    case .answered: return ("answered, not read back" + what, .ok)
    case .verified: return ("done, and read back" + what, .ok)
    case .failed:
      let reason: SafeText = entry.note.map { ": \(untrusted: $0)" } ?? ""
      return ("failed" + reason + what, .danger)
    case .unknown: return ("outcome unknown" + what, .warning)
    }
  }
}
