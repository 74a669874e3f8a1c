import Foundation

extension FieldRule {
  /// The value of a typed text; empty means none if the field is nullable.
  ///
  /// - Throws: `FieldProblem` in words for the operator.
  package func value(of text: String) throws(FieldProblem) -> JSONValue {
    if let problem = problem(in: text) { throw problem }
    if text.isEmpty, isNullable { return .null }
    return form.value(of: text)
  }

  /// A draft value from a JSON value.
  ///
  /// - Throws: `FieldProblem` in words for the operator.
  package func value(of json: JSONValue) throws(FieldProblem) -> JSONValue {
    if json.isBroken || json.holdsReplacement { throw problem(Self.brokenMessage) }
    switch (form, json) {
    case (.json, _): return json
    case (_, .null) where isNullable: return .null
    case (.list(let form), .array(let elements)): return try list(elements, form)
    case (_, .string(let text)): return try value(of: text)
    case (.integer, .integer(let number)), (.integerOrText, .integer(let number)):
      return try value(of: String(number))
    default: throw problem("does not take this kind of value")
    }
  }

  /// What is wrong with a text in this field; `nil` if nothing is.
  package func problem(in text: String) -> FieldProblem? {
    if text.isEmpty, isNullable { return nil }
    if text.unicodeScalars.contains(JSONValue.replacement) { return problem(Self.brokenMessage) }
    if let length, !length.contains(text.unicodeScalars.count) {
      guard case .integer = form else {
        return problem(Self.lengthMessage(length, count: text.unicodeScalars.count))
      }
    }
    return form.complaint(about: text).map(problem)
  }

  /// Checks the texts; objects in the provider's own form are accepted as they are.
  private func list(_ elements: [JSONValue], _ form: Form) throws(FieldProblem) -> JSONValue {
    for element in elements {
      switch element {
      case .string(let text):
        if let complaint = form.complaint(about: text) { throw problem(complaint) }
      case .object: break
      case .null, .bool, .integer, .decimal, .broken, .array:
        throw problem("must be a list of texts or objects")
      }
    }
    return .array(elements)
  }

  /// A broken value is shown with this character, and must not come back as if it were the value.
  private static let brokenMessage =
    "has U+FFFD, the sign for a broken character: give the whole value again"

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

extension FieldRule.Form {
  /// Continues a sentence that begins with the field; `nil` if the text is valid. An empty text is
  /// valid in forms that hold text.
  fileprivate func complaint(about text: String) -> String? {
    switch self {
    case .text, .integerOrText: nil
    case .integer(let minimum):
      switch Int(text) {
      case nil: "must be a whole number"
      case let number? where number < minimum: "must be at least \(minimum)"
      default: nil
      }
    case .email:
      text.isEmpty || EmailForm.isWellFormed(text) ? nil : "is not a well-formed e-mail address"
    case .date:
      text.isEmpty || CalendarDate(iso: text) != nil
        ? nil
        : text.wholeMatch(of: /\d{4}-\d{2}-\d{2}/) != nil
          ? "is not a valid date" : "must be a date like 1993-08-28"
    case .choice(let words):
      text.isEmpty || words.contains(text.lowercased())
        ? nil : "must be one of \(words.joined(separator: ", "))"
    case .language:
      text.isEmpty || text.utf8.count == 2 && text.allSatisfy { $0.isASCII && $0.isLetter }
        ? nil : "must be a two-letter language code, like en"
    case .list(let form):
      Self.parts(of: text).lazy.compactMap { form.complaint(about: $0) }.first
    case .json: "must be JSON: use --set-json"
    }
  }

  fileprivate func value(of text: String) -> JSONValue {
    switch self {
    case .integer: Int64(text).map { .integer($0) } ?? .string(text)
    case .integerOrText:
      Int64(text).flatMap { String($0) == text ? .integer($0) : nil } ?? .string(text)
    case .choice, .language: .string(text.lowercased())
    case .list(let form): .array(Self.parts(of: text).map { form.value(of: $0) })
    case .text, .email, .date, .json: .string(text)
    }
  }

  private static func parts(of text: String) -> [String] {
    text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { !$0.isEmpty }
  }
}

/// What is wrong with one field.
package struct FieldProblem: Error, Hashable, Sendable {
  /// The provider's own name.
  package var field: String
  /// Continues a sentence that begins with the field.
  package var message: String

  package init(field: String, message: String) {
    self.field = field
    self.message = message
  }
}

/// The e-mail form that every provider accepts: one `@`, at most 64 bytes before it, and a dotted
/// host after it, without spaces or control characters.
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
