import Domain
import ViewModels

/// A form, its difference and its conflicts as lines.
nonisolated enum PlainForm {
  /// Every provider once.
  static func place(of state: ContactEditState) -> SafeText {
    let places = state.parts.map { PlainWords.place(of: $0.info) }
    return places.enumerated().filter { !places[..<$0.offset].contains($0.element) }
      .map(\.element).joined(separator: " and ")
  }

  static func title(_ state: ContactEditState) -> SafeText {
    let place = place(of: state)
    guard !state.isNew else { return "a new contact at " + place }
    guard let contact = state.contact else {
      return "edit \(state.parts.count) contacts of one person, at " + place
    }
    let name: SafeText =
      contact.name.isEmpty ? "no name" : "\(untrusted: contact.name, form: .detail)"
    return "edit " + name + ", id \(untrusted: contact.id.value, form: .detail), at " + place
  }

  /// `3 of 7, Name: Jane Smith`, with a hint on what the field accepts.
  static func field(
    _ index: Int, _ state: ContactEditState, isHinted: Bool, _ context: PaneContext
  ) -> SafeText {
    let field = state.fields[index]
    var text: SafeText =
      "\(index + 1) of \(state.fields.count), \(untrusted: field.rule.title): "
      + value(field.input.text)
    if !field.differing.isEmpty, !field.isDirty { text += ", each keeps its own" }
    if field.isDirty { text += ", changed" }
    if state.isNew, field.rule.isRequired { text += ", required" }
    guard isHinted else { return text }
    let hint = hint(index, state, context)
    return hint.isEmpty ? text : text + "; " + hint
  }

  private static func hint(
    _ index: Int, _ state: ContactEditState, _ context: PaneContext
  ) -> SafeText {
    let field = state.fields[index]
    guard field.rule.choices.isEmpty else {
      return "one of " + field.rule.choices.map { SafeText(untrusted: $0) }.joined(separator: ", ")
    }
    return PlainWords.squeezed(FieldHint.text(for: index, of: state, context))
  }

  static func problem(_ index: Int, _ state: ContactEditState) -> SafeText? {
    let field = state.fields[index]
    return field.problem.map { "\(untrusted: field.rule.title) \(untrusted: $0, form: .detail)" }
  }

  /// Empty if the form shows no difference.
  static func difference(_ state: ContactEditState) -> [SafeText] {
    guard case .reviewing(let all) = state.phase else { return [] }
    var lines = EditReview.warnings(of: state)
    for (part, difference) in zip(state.parts, all) where !difference.isEmpty {
      let id: SafeText =
        state.isForSeveral
        ? ", id \(untrusted: part.contact?.id.value ?? "", form: .detail)" : ""
      lines.append("what will be sent to " + PlainWords.place(of: part.info) + id + ":")
      for line in difference.lines {
        let before: SafeText = state.isNew ? "" : "was " + value(line.before) + ", "
        let title = SafeText(untrusted: part.info.title(ofField: line.field))
        lines.append(title + ": " + before + "becomes " + value(line.after))
      }
    }
    return lines + EditReview.unchanged(state, all)
  }

  static func conflict(_ line: EditConflict.Line) -> SafeText {
    "\(untrusted: line.title): theirs is " + value(line.theirs) + "; yours is " + value(line.ours)
  }

  private static func value(_ text: String) -> SafeText {
    text.isEmpty ? "empty" : SafeText(untrusted: text, form: .detail)
  }
}
