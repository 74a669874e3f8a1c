import Foundation

/// Checks a field's new value against its rule before anything is sent.
extension FieldRule {
  /// The value that a typed text stands for; empty means none where the field is nullable.
  ///
  /// - Throws: `FieldProblem` in words for the operator.
  package func value(of text: String) throws(FieldProblem) -> JSONValue {
    if let problem = problem(in: text) { throw problem }
    if text.isEmpty, isNullable { return .null }
    return form.value(of: text)
  }

  /// A value that is JSON already, in the form of a draft.
  ///
  /// - Throws: `FieldProblem` in words for the operator.
  package func value(of json: JSONValue) throws(FieldProblem) -> JSONValue {
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

  /// What is wrong with a text in this field; `nil` where nothing is.
  package func problem(in text: String) -> FieldProblem? {
    if text.isEmpty, isNullable { return nil }
    if let length, !length.contains(text.unicodeScalars.count) {
      guard case .integer = form else {
        return problem(Self.lengthMessage(length, count: text.unicodeScalars.count))
      }
    }
    return form.complaint(about: text).map(problem)
  }

  /// Elements may be objects in the provider's own form; texts are checked.
  private func list(_ elements: [JSONValue], _ form: Form) throws(FieldProblem) -> JSONValue {
    for element in elements {
      switch element {
      case .string(let text):
        if let complaint = form.complaint(about: text) { throw problem(complaint) }
      case .object: break
      case .null, .bool, .integer, .decimal, .array:
        throw problem("is a list of texts or of objects")
      }
    }
    return .array(elements)
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

extension FieldRule.Form {
  /// Completes a sentence that begins with the field; `nil` where the text is of the form. The empty
  /// text is a value where the form is one of texts.
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
      text.isEmpty || EmailForm.isWellFormed(text) ? nil : "is not a well formed e-mail address"
    case .date:
      text.isEmpty || CalendarDate(iso: text) != nil
        ? nil
        : text.wholeMatch(of: /\d{4}-\d{2}-\d{2}/) != nil
          ? "is no date: there is no such day" : "must be a date like 1993-08-28"
    case .choice(let words):
      text.isEmpty || words.contains(text.lowercased())
        ? nil : "is one of \(words.joined(separator: ", "))"
    case .language:
      text.isEmpty || text.utf8.count == 2 && text.allSatisfy { $0.isASCII && $0.isLetter }
        ? nil : "is a language of two letters, like en"
    case .list(let form):
      Self.parts(of: text).lazy.compactMap { form.complaint(about: $0) }.first
    case .json: "is given as JSON: use --set-json"
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
