import Domain
import Foundation
import ViewModels

/// Plain mode's own texts, and words instead of signs.
nonisolated enum PlainWords {
  static func context(now: Date, masking: Masking) -> PaneContext {
    PaneContext(glyphs: .words, now: now, masking: masking)
  }

  /// The prompt, with the provider that an action would go to: `shop-it SANDBOX redacted> `.
  @MainActor static func prompt(_ model: ConsoleModel) -> SafeText {
    var parts = [place(model)]
    if model.focus == .detail, let contact = model.detail.state.contact {
      parts.append("\(untrusted: contact.id.value)")
    }
    if !model.listState.marks.isEmpty, model.focus == .list {
      parts.append("\(model.listState.marks.count) marked")
    }
    if model.privacy.isRedacted { parts.append("redacted") }
    return parts.joined(separator: " ") + "> "
  }

  /// The provider in front and its environment; for a find, the gravest environment.
  @MainActor static func place(_ model: ConsoleModel) -> SafeText {
    guard case .provider(let index) = model.lists.view else {
      let shown = model.focus == .detail ? model.detail.state.info : nil
      if let shown { return place(of: shown) }
      let environments = Set(model.providers.map(\.info.environment))
      let gravest = Environment.allCases.first { environments.contains($0) } ?? .production
      return "find \(untrusted: gravest.rawValue.uppercased())"
    }
    return place(of: model.providers[index].info)
  }

  static func place(of info: ProviderInfo) -> SafeText {
    "\(untrusted: info.name.text) \(untrusted: info.environment.rawValue.uppercased())"
  }

  static func message(_ message: Message, _ context: PaneContext) -> [SafeText] {
    let shown = context.masking.shown(message)
    let word: SafeText = shown.severity == .info ? "" : shown.severity.word + ": "
    let text = word + SafeText(untrusted: shown.text, form: .detail)
    guard let next = shown.nextStep else { return [text] }
    return [text + ". " + SafeText(untrusted: next, form: .detail)]
  }

  /// A row of a pane as one line, with one space between its columns.
  static func line(_ row: PanelPane.Row) -> SafeText { squeezed(row.map(\.text).joined()) }

  static func squeezed(_ text: SafeText) -> SafeText {
    let words = text.string.split(separator: " ").joined(separator: " ")
    return SafeText(untrusted: words, form: .detail)
  }

  /// `in`, `out`, `default`, or the provider's own word.
  static func word(_ preference: Preference) -> SafeText {
    squeezed(PreferenceSign.words(preference, .words))
  }

  /// The contact of a question: its name and what tells it apart, or its id if names are hidden.
  static func name(_ contact: Contact, _ context: PaneContext) -> SafeText {
    let isNamed = !contact.name.isEmpty && !context.masking.hides(contact.id)
    return SafeText(untrusted: isNamed ? contact.label : contact.id.value, form: .detail)
  }

  /// The heading for a provider when the operator goes to it.
  @MainActor static func heading(_ index: Int, _ model: ConsoleModel) -> SafeText {
    let provider = model.providers[index]
    let info = provider.info
    let access: SafeText = info.policy.isReadOnly ? ", read-only" : ""
    let words: SafeText =
      if case .withoutSecret(let reason) = provider.health(at: .distantPast) {
        ", no secret: \(untrusted: reason)"
      } else {
        ""
      }
    return "provider \(index + 1), \(untrusted: info.title): " + place(of: info) + access + words
  }
}
