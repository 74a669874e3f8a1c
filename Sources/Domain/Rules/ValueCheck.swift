/// What a value is, which decides how it is checked before roster sends it.
package enum ValueKind: Hashable, Sendable {
  case email
  case phone
  /// Names a contact in another system.
  case key
  /// The name of a person or an organisation.
  case name
  /// Everything else: titles, notes.
  case text
}

/// The one rule for values that operators and files give: of an import, an upsert, `--set`, a form.
/// It refuses what is certainly no such value. It does not decide what a provider accepts.
package enum ValueCheck {
  /// The value as it is sent: without spaces and invisible characters at both ends.
  package static func normalized(_ text: String) -> String { text.trimmedEnds() }

  /// What is wrong with a normalized value, as the end of a sentence that begins with the field;
  /// `nil` if nothing is. An empty value is valid.
  package static func complaint(about text: String, as kind: ValueKind) -> String? {
    guard !text.isEmpty else { return nil }
    return switch kind {
    case .email: emailComplaint(text)
    case .phone: phoneComplaint(text)
    case .key: keyComplaint(text)
    case .name: nameComplaint(text)
    case .text: text.utf8.contains(0) ? "has a NUL character" : nil
    }
  }

  /// What may be the reason that a key finds no contact, as `complaint` says it. It is no reason to
  /// refuse a look-up: a provider may have whatever no file should bring.
  package static func hint(aboutLookup text: String) -> String? {
    InnerBlank.fault(in: text, allowing: " ")
  }

  private static func emailComplaint(_ text: String) -> String? {
    if let word = Placeholder.word(text) { return "is \(word), not an e-mail address" }
    return EmailForm.fault(in: text).map { "is not an e-mail address: \($0)" }
  }

  private static func phoneComplaint(_ text: String) -> String? {
    if let word = Placeholder.word(text) { return "is \(word), not a phone number" }
    if let number = SpreadsheetNumber.form(text) { return "is \(number), not a phone number" }
    return PhoneForm.fault(in: text).map { "is not a phone number: \($0)" }
  }

  private static func keyComplaint(_ text: String) -> String? {
    if let word = Placeholder.word(text) { return "is \(word), not a key" }
    if let number = SpreadsheetNumber.form(text) {
      return "is \(number), so its digits may be lost: format the column as text"
    }
    return InnerBlank.fault(in: text, allowing: " ")
  }

  private static func nameComplaint(_ text: String) -> String? {
    // "Null", "None" and "Na" are names of people.
    if let word = Placeholder.error(text) ?? (text.lowercased() == "n/a" ? "a placeholder" : nil) {
      return "is \(word), not a name"
    }
    if text.unicodeScalars.contains(InnerBlank.lost) { return InnerBlank.lostWords }
    return text.utf8.contains(0) ? "has a NUL character" : nil
  }
}

/// What spreadsheets and exports write where there is no value.
private enum Placeholder {
  private static let words: Set<String> = [
    "n/a", "n.a.", "nan", "null", "nil", "none", "undefined", "-", "--", "—", "?", "(none)",
    "(null)", "<null>", "\\n",
  ]

  /// An error of a spreadsheet: `#N/A`, `#REF!`, `#NAME?`, `#####`.
  static func error(_ text: String) -> String? {
    guard text.hasPrefix("#"), text.utf8.count > 1 else { return nil }
    let name = text.dropFirst()
    let isError =
      name.allSatisfy { $0 == "#" } || name.uppercased() == "N/A"
      || (name.hasSuffix("!") || name.hasSuffix("?"))
        && name.dropLast().allSatisfy { $0.isLetter || $0.isNumber || $0 == "/" }
    return isError ? "a spreadsheet's error" : nil
  }

  static func word(_ text: String) -> String? {
    error(text) ?? (words.contains(text.lowercased()) ? "a placeholder" : nil)
  }
}

/// Numbers as spreadsheets write long digits: `1.23457E+12`, `90017.0`.
private enum SpreadsheetNumber {
  /// A number has no more digits than this; a longer text is an identifier.
  private static let mostDigits = 17

  static func form(_ text: String) -> String? {
    guard text.utf8.count <= 40 else { return nil }
    if let match = text.wholeMatch(of: /[+-]?(\d+)(?:[.,](\d+))?[eE][+-]?\d{1,3}/),
      match.1.utf8.count + (match.2?.utf8.count ?? 0) <= mostDigits
    {
      return "a number in exponent form"
    }
    return text.wholeMatch(of: /-?\d+[.,]0+/) == nil ? nil : "a number with decimals"
  }
}

/// Spaces and invisible characters inside a value that has none.
enum InnerBlank {
  /// What a program writes for a character that it could not read.
  static let lost: Unicode.Scalar = "\u{FFFD}"
  static let lostWords = "has a character that was lost (U+FFFD)"

  /// Continues a sentence that begins with the field; `nil` if there is none.
  static func fault(in text: String, allowing space: Unicode.Scalar? = nil) -> String? {
    for scalar in text.unicodeScalars {
      if scalar == lost { return lostWords }
      if scalar != space, Blank.isBlank(scalar) { return words(for: scalar) }
    }
    return nil
  }

  static func words(for scalar: Unicode.Scalar) -> String {
    if scalar == " " { return "has a space in it" }
    let code = String(scalar.value, radix: 16, uppercase: true)
    let kind = scalar.properties.isWhitespace ? "a space" : "an invisible character"
    return "has \(kind) in it (U+\(String(repeating: "0", count: max(0, 4 - code.count)))\(code))"
  }
}
