import Domain
import ViewModels

/// One contact as lines, group by group.
nonisolated enum PlainContact {
  static func lines(_ state: ContactDetailState, _ context: PaneContext) -> [SafeText] {
    let state = context.masking.shown(state)
    guard let contact = state.contact, let info = state.info else { return ["no contact"] }
    let name: SafeText =
      contact.isAnonymized
      ? "anonymized"
      : SafeText(untrusted: contact.name.isEmpty ? "no name" : contact.name, form: .detail)
    let caution: SafeText = name.isSuspicious ? ", caution: hidden or mixed letters" : ""
    let head =
      name + ", \(untrusted: info.title), " + PlainWords.place(of: info)
      + ", id \(untrusted: contact.id.value, form: .detail)" + caution
    return [head] + state.lines.map { line($0, state) }
  }

  /// One preference after a change.
  static func preference(
    _ channel: Channel, _ state: ContactDetailState, _ context: PaneContext
  ) -> SafeText? {
    let state = context.masking.shown(state)
    return state.lines.first { $0.channel == channel }.map { line($0, state) }
  }

  private static func line(_ line: DetailLine, _ state: ContactDetailState) -> SafeText {
    let label = SafeText(untrusted: line.label.replacing("★", with: "(primary)"), form: .detail)
    switch line.content {
    case .heading: return label + ":"
    case .note(let text): return SafeText(untrusted: text)
    case .value(let text):
      return label + ": "
        + (text.isEmpty || text == "–" ? "empty" : SafeText(untrusted: text, form: .detail))
    case .written(let entry):
      return label + ": " + PaneContext.time(entry.time) + " UTC " + WriteWords.words(for: entry).0
    case .journalled(let record): return label + ": " + WriteWords.words(for: record).0
    case .possible(let availability):
      return label + ": " + (availability.reason.map { SafeText(untrusted: $0) } ?? "possible")
    case .preference(let channel, let preference):
      let words = PlainWords.word(preference)
      return label + ": " + (state.changes[channel].map { change($0, words) } ?? words)
    }
  }

  private static func change(_ change: PreferenceChange, _ words: SafeText) -> SafeText {
    let goal: SafeText = change.optsIn ? "in" : "out"
    switch change.phase {
    case .outstanding: return words + ", sending " + goal
    case .done: return words + ", changed"
    case .failed: return words + ", not changed"
    case .unknown: return "unknown, was " + words + " before " + goal + " was sent"
    }
  }
}
