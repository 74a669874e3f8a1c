import Foundation

/// Decides what is personal in provider data. Everything is, except ids, numbers, days, booleans
/// and words of a closed set, and these only if the field's name does not suggest personal data.
package enum PersonalData {
  /// Replaces every hidden value, whatever its length.
  package static let mask = "•••••"

  /// A value with each personal part masked.
  package static func masked(_ value: JSONValue, of field: String) -> JSONValue {
    masked(value, words(in: field))
  }

  /// A field's displayed text, masked if it is personal.
  package static func masked(text: String, of field: String) -> String {
    let words = words(in: field)
    return text.isEmpty || isImpersonal(text, words) ? text : mask
  }

  private static func masked(_ value: JSONValue, _ words: [String]) -> JSONValue {
    switch value {
    case .null, .bool: value
    case .integer, .decimal: words.contains(where: personalNumbers.contains) ? .string(mask) : value
    case .broken(let text): text.isEmpty ? value : .broken(mask)
    case .string(let text): text.isEmpty || isImpersonal(text, words) ? value : .string(mask)
    case .array(let elements): .array(elements.map { masked($0, words) })
    case .object(let members):
      members.keys.allSatisfy(isName)
        ? .object(
          Dictionary(
            uniqueKeysWithValues: members.map {
              ($0.key, masked($0.value, words + Self.words(in: $0.key)))
            }))
        : .string(mask)
    }
  }

  // MARK: - Texts

  private static func isImpersonal(_ text: String, _ words: [String]) -> Bool {
    guard let last = words.last, !words.contains(where: personalNumbers.contains) else {
      return false
    }
    if identifiers.contains(last) { return isIdentifier(text) }
    if words.contains(where: personalTexts.contains) { return false }
    if times.contains(last) { return isTime(text) }
    return isDay(text) || isShortNumber(text) || closedSets.contains(last) && isWord(text)
      || ["true", "false"].contains(text)
  }

  /// Under these names even a number is personal.
  private static let personalNumbers: Set<String> = [
    "phone", "phones", "mobile", "tel", "telephone", "fax", "birth", "birthday", "birthdate", "dob",
    "ssn", "bsn", "tax", "vat", "iban", "account", "zip", "postal", "postcode", "passport", "value",
    "amount", "total", "donated", "spent",
    "revenue", "balance",
  ]
  private static let personalTexts: Set<String> = [
    "name", "names", "mail", "email", "emails", "address", "addresses", "street", "city", "note",
    "notes", "comment", "comments", "remark", "remarks", "title", "company", "organization",
    "gender",
    "sex", "salutation",
  ]
  private static let identifiers: Set<String> = ["id", "ids", "uuid", "guid"]
  private static let times: Set<String> = ["at", "date", "time", "created", "modified", "updated"]
  private static let closedSets: Set<String> = [
    "type", "status", "language", "locale", "currency", "source", "kind", "role", "level",
    "channel",
  ]

  /// Splits `createdAt`, `created_at` or `parent.createdAt` into words in lower case.
  private static func words(in name: String) -> [String] {
    var words = [""]
    var wasLower = false
    for character in name {
      if !character.isLetter {
        words.append("")
      } else if character.isUppercase, wasLower {
        words.append(character.lowercased())
      } else {
        words[words.count - 1] += character.lowercased()
      }
      wasLower = character.isLowercase
    }
    return words.filter { !$0.isEmpty }
  }

  // MARK: - Forms

  /// Whether a member is named like a field. Other keys may hold personal data themselves.
  package static func isName(_ key: String) -> Bool {
    key.utf8.count <= 40
      && key.utf8.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "_") }
      && key.contains { $0.isLetter }
  }

  private static func isIdentifier(_ text: String) -> Bool {
    text.utf8.count <= 64 && text.utf8.allSatisfy { isAlphanumeric($0) || "_.:-".utf8.contains($0) }
  }

  private static func isWord(_ text: String) -> Bool {
    text.utf8.count <= 16 && text.utf8.allSatisfy { isAlphanumeric($0) || "_-".utf8.contains($0) }
  }

  /// Has fewer digits than any phone number.
  private static func isShortNumber(_ text: String) -> Bool {
    text.utf8.count <= 12 && text.filter(\.isNumber).count <= 6 && Double(text) != nil
  }

  private static func isDay(_ text: String) -> Bool {
    text.utf8.count <= 40 && CalendarDate(iso: String(text.prefix(10))) != nil
      && text.dropFirst(10).utf8.allSatisfy { isDigit($0) || "TZ :.+-".utf8.contains($0) }
  }

  /// Times in any provider's form: numbers, punctuation, and only words of a calendar.
  private static func isTime(_ text: String) -> Bool {
    guard text.utf8.count <= 40,
      text.utf8.allSatisfy({ isAlphanumeric($0) || " ,:.+-/".utf8.contains($0) })
    else { return false }
    return text.contains(/\d{4}/)
      && text.lowercased().split(whereSeparator: { !$0.isLetter }).allSatisfy { word in
        ["t", "z", "utc", "gmt", "am", "pm"].contains(word)
          || word.count >= 3 && calendarWords.contains { $0.hasPrefix(word) }
      }
  }

  private static let calendarWords = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december", "monday", "tuesday", "wednesday", "thursday", "friday",
    "saturday", "sunday",
  ]

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }
}
