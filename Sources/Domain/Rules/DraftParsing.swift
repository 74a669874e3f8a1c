/// Turns input and file values into a draft, by the provider's field rules.
package enum DraftParsing {
  /// Reads texts of the form `name=value`, split at the first `=`.
  ///
  /// - Throws: For the first text that is invalid; none is dropped.
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

  /// Checks values that are already JSON. An object may be given whole or by member:
  /// `parent={"id":5}` is `parent.id=5`.
  package static func checked(
    _ values: [FieldValue], rules: [FieldRule]
  ) throws(FieldProblem) -> ContactDraft {
    var draft = ContactDraft()
    for value in values {
      let isWhole = rules.contains { $0.name.hasPrefix(value.name + ".") }
      if isWhole, case .object(let members) = value.value {
        for (name, member) in members.sorted(by: { $0.key < $1.key }) {
          let rule = try rule(named: "\(value.name).\(name)", in: rules)
          draft[rule.name] = try rule.value(of: member)
        }
      } else {
        let rule = try rule(named: value.name, in: rules)
        draft[rule.name] = try rule.value(of: value.value)
      }
    }
    return draft
  }

  /// One problem for each required field that the draft lacks.
  package static func missing(in draft: ContactDraft, rules: [FieldRule]) -> [FieldProblem] {
    rules.filter { rule in
      guard rule.isRequired else { return false }
      let value = draft[rule.name]
      return value == nil || value == .null || value == "" || value == .array([])
    }.map { FieldProblem(field: $0.name, message: "is required") }
  }

  /// - Throws: If there is no such field, with the nearest name.
  package static func rule(
    named name: String, in rules: [FieldRule]
  ) throws(FieldProblem) -> FieldRule {
    if let rule = rules.first(where: { $0.name == name }) { return rule }
    throw FieldProblem(
      field: name,
      message: "is not a field here; \(NearestName.hint(for: name, among: rules.map(\.name)))")
  }
}

extension ContactDraft {
  /// The draft as nested JSON: `parent.id` becomes the member `id` of an object `parent`. `value`
  /// converts each field to its wire form.
  package func nested(_ value: (FieldValue) -> JSONValue) -> [String: JSONValue] {
    values.reduce(into: [:]) { members, field in
      let parts = field.name.split(separator: ".", maxSplits: 1).map(String.init)
      guard parts.count == 2 else {
        members[field.name] = value(field)
        return
      }
      var inner: [String: JSONValue] = [:]
      if case .object(let others)? = members[parts[0]] { inner = others }
      inner[parts[1]] = value(field)
      members[parts[0]] = .object(inner)
    }
  }
}
