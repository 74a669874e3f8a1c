package import Domain
package import Foundation

/// Sums over contacts of fields that are numbers, kept up to date while contacts come and go.
package nonisolated struct FieldSums: Sendable {
  private var sums: [String: (sum: Decimal, count: Int)] = [:]
  package let fields: [String]

  package init(of fields: [String]) { self.fields = fields }

  /// `nil` where no contact has a number there.
  package subscript(field: String) -> Decimal? {
    guard let (sum, count) = sums[field], count > 0 else { return nil }
    return sum
  }

  package mutating func add(_ contact: Contact) { count(contact, 1) }

  /// A contact that was added, as it was then.
  mutating func remove(_ contact: Contact) { count(contact, -1) }

  private mutating func count(_ contact: Contact, _ times: Int) {
    for field in fields {
      guard let number = contact.fields[field]?.number else { continue }
      sums[field, default: (0, 0)].sum += number * Decimal(times)
      sums[field, default: (0, 0)].count += times
    }
  }
}

extension JSONValue {
  /// Also of a text that is one: compact rows keep texts.
  fileprivate nonisolated var number: Decimal? {
    switch self {
    case .integer(let value): Decimal(value)
    case .decimal(let value): value
    case .string(let text):
      // Foundation reads a number from the beginning of any text.
      text.utf8.allSatisfy("+-.0123456789eE".utf8.contains) && Double(text)?.isFinite == true
        ? Decimal(string: text, locale: Locale(identifier: "en_US_POSIX")) : nil
    case .null, .bool, .array, .object: nil
    }
  }
}
