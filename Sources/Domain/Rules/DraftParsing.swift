/// Turns `--set name=value` into a draft, by the provider's own field rules.
package enum DraftParsing {
  /// Reads texts of the form `name=value`, where the first `=` separates, and throws for the first
  /// one that cannot be; nothing is dropped silently.
  package static func draft(
    assignments: [String], rules: [FieldRule]
  ) throws(FieldProblem) -> ContactDraft {
    var draft = ContactDraft()
    for assignment in assignments {
      guard let separator = assignment.firstIndex(of: "=") else {
        throw FieldProblem(field: assignment, message: "has no value: write \(assignment)=VALUE")
      }
      let rule = try rule(named: String(assignment[..<separator]), in: rules)
      draft[rule.name] = try rule.value(
        of: String(assignment[assignment.index(after: separator)...]))
    }
    return draft
  }

  /// Checks values that are already JSON.
  package static func checked(
    _ values: [FieldValue], rules: [FieldRule]
  ) throws(FieldProblem) -> ContactDraft {
    var draft = ContactDraft()
    for value in values {
      let rule = try rule(named: value.name, in: rules)
      draft[rule.name] = try checked(value.value, by: rule)
    }
    return draft
  }

  private static func checked(
    _ value: JSONValue, by rule: FieldRule
  ) throws(FieldProblem) -> JSONValue {
    switch (rule.form, value) {
    case (_, .null) where rule.isNullable: return .null
    case (.integer, .integer(let number)): return try rule.value(of: String(number))
    case (.text, .string(let text)), (.email, .string(let text)): return try rule.value(of: text)
    default: throw FieldProblem(field: rule.name, message: "does not take this kind of value")
    }
  }

  private static func rule(
    named name: String, in rules: [FieldRule]
  ) throws(FieldProblem) -> FieldRule {
    if let rule = rules.first(where: { $0.name == name }) { return rule }
    let names = rules.map(\.name)
    guard let nearest = NearestName.of(name, among: names) else {
      throw FieldProblem(
        field: name, message: "is not a field here; there are \(names.joined(separator: ", "))")
    }
    throw FieldProblem(field: name, message: "is not a field here; did you mean \(nearest)?")
  }
}
