/// Checks a field's new value against its rule before anything is sent.
extension FieldRule {
  /// The value that a typed text stands for; empty means none where the field is nullable.
  ///
  /// - Throws: `FieldProblem` in words for the operator.
  package func value(of text: String) throws(FieldProblem) -> JSONValue {
    if let problem = problem(in: text) { throw problem }
    if case .integer = form, let number = Int64(text) { return .integer(number) }
    if text.isEmpty, isNullable { return .null }
    return .string(text)
  }

  /// What is wrong with a text in this field; `nil` where nothing is.
  package func problem(in text: String) -> FieldProblem? {
    if text.isEmpty, isNullable { return nil }
    if case .integer(let minimum) = form {
      guard let number = Int(text) else { return problem("must be a whole number") }
      guard number >= minimum else { return problem("must be at least \(minimum)") }
    }
    if let length, !length.contains(text.unicodeScalars.count) {
      return problem(Self.lengthMessage(length, count: text.unicodeScalars.count))
    }
    if form == .email, !text.isEmpty, !EmailForm.isWellFormed(text) {
      return problem("is not a well formed e-mail address")
    }
    return nil
  }

  private func problem(_ message: String) -> FieldProblem {
    FieldProblem(field: name, message: message)
  }

  private static func lengthMessage(_ length: ClosedRange<Int>, count: Int) -> String {
    if count < length.lowerBound {
      return count == 0
        ? "must not be empty" : "has \(count) characters, needs at least \(length.lowerBound)"
    }
    return "has \(count) characters, at most \(length.upperBound) are allowed"
  }
}

/// What is wrong with one field.
package struct FieldProblem: Error, Hashable, Sendable {
  /// Under the provider's own name.
  package var field: String
  /// Continues a sentence that begins with the field.
  package var message: String

  package init(field: String, message: String) {
    self.field = field
    self.message = message
  }
}

/// The form of an e-mail address that every provider here accepts: one `@`, something before it,
/// and a dotted or single-label host after it, without spaces or controls.
package enum EmailForm {
  package static func isWellFormed(_ text: String) -> Bool {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, parts[0].utf8.count <= 64 else { return false }
    guard text.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7F }) else {
      return false
    }
    let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
    return labels.count >= 2
      && labels.allSatisfy { !$0.isEmpty && !$0.hasPrefix("-") && !$0.hasSuffix("-") }
  }
}
