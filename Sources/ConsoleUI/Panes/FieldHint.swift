import Domain
import ViewModels

/// What a field takes, said below it while it is in focus.
nonisolated enum FieldHint {
  static func text(for field: ContactEditState.Field, _ context: PaneContext) -> SafeText {
    [form(field.rule.form), length(of: field), emptiness(of: field)]
      .filter { !$0.isEmpty }.joined(separator: context.separator)
  }

  private static func form(_ form: FieldRule.Form) -> SafeText {
    switch form {
    case .text: ""
    case .integer(let minimum): "whole number from \(minimum)"
    case .integerOrText: "number or text"
    case .email: "e-mail"
    case .date: "a day, like 1993-08-28"
    case .choice(let words):
      "Left Right: " + words.map { SafeText(untrusted: $0) }.joined(separator: ", ")
    case .language: "two letters, like en"
    case .list(.email): "e-mails, commas between"
    case .list: "several, commas between"
    case .json: "JSON on one line"
    }
  }

  private static func length(of field: ContactEditState.Field) -> SafeText {
    guard let length = field.rule.length else { return "" }
    if case .integer = field.rule.form { return "" }
    return "\(field.input.text.unicodeScalars.count) of \(length.upperBound) characters"
  }

  private static func emptiness(of field: ContactEditState.Field) -> SafeText {
    field.rule.isNullable && field.isDirty && field.input.text.isEmpty ? "empty: none" : ""
  }
}
