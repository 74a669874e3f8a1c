import Foundation

extension FieldRule {
  /// The value of a typed text, without spaces and invisible characters at both ends; empty means
  /// none if the field is nullable.
  ///
  /// - Throws: `FieldProblem` in words for the operator.
  package func value(of text: String) throws(FieldProblem) -> JSONValue {
    if let problem = problem(in: text) { throw problem }
    return uncheckedValue(of: ValueCheck.normalized(text))
  }

  /// Like `value(of:)`, for a text that the provider itself had.
  package func uncheckedValue(of text: String) -> JSONValue {
    text.isEmpty && isNullable ? .null : form.value(of: text)
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
    case (.integer, .integer(let number)), (.key, .integer(let number)):
      return try value(of: String(number))
    default: throw problem("does not take this kind of value")
    }
  }

  /// What is wrong with a text in this field; `nil` if nothing is.
  package func problem(in given: String) -> FieldProblem? {
    let text = ValueCheck.normalized(given)
    guard !text.isEmpty || given.isEmpty else {
      return problem("has only spaces or invisible characters; leave it empty instead")
    }
    if text.isEmpty, isNullable { return nil }
    if text.unicodeScalars.contains(JSONValue.replacement) { return problem(Self.brokenMessage) }
    if let length, !length.contains(text.unicodeScalars.count) {
      guard case .integer = form else {
        return problem(Self.lengthMessage(length, count: text.unicodeScalars.count))
      }
    }
    return form.complaint(about: text).map(problem)
  }

  /// Checks the texts, and the `value` of an object in the provider's own form.
  private func list(_ elements: [JSONValue], _ form: Form) throws(FieldProblem) -> JSONValue {
    var values: [JSONValue] = []
    for element in elements {
      switch element {
      case .string(let text): values.append(try part(text, form))
      case .object(var members):
        if case .string(let text)? = members["value"] { members["value"] = try part(text, form) }
        values.append(.object(members))
      case .null, .bool, .integer, .decimal, .broken, .array:
        throw problem("must be a list of texts or objects")
      }
    }
    return .array(values)
  }

  private func part(_ given: String, _ form: Form) throws(FieldProblem) -> JSONValue {
    let text = ValueCheck.normalized(given)
    if let complaint = form.complaint(about: text) { throw problem(complaint) }
    return form.value(of: text)
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
    case .text: ValueCheck.complaint(about: text, as: .text)
    case .name: ValueCheck.complaint(about: text, as: .name)
    case .phone: ValueCheck.complaint(about: text, as: .phone)
    case .key: ValueCheck.complaint(about: text, as: .key)
    case .email: ValueCheck.complaint(about: text, as: .email)
    case .integer(let minimum):
      switch Int(text) {
      case nil: "must be a whole number"
      case let number? where number < minimum: "must be at least \(minimum)"
      default: nil
      }
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
    case .key:
      Int64(text).flatMap { String($0) == text ? .integer($0) : nil } ?? .string(text)
    case .choice, .language: .string(text.lowercased())
    case .list(let form): .array(Self.parts(of: text).map { form.value(of: $0) })
    case .text, .name, .email, .phone, .date, .json: .string(text)
    }
  }

  private static func parts(of text: String) -> [String] {
    text.split(separator: ",").map { ValueCheck.normalized(String($0)) }
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
