package import Domain
package import Foundation

/// Sums of numeric fields over contacts, updated as contacts are added and removed.
package nonisolated struct FieldSums: Sendable {
  private var sums: [String: (sum: Decimal, count: Int)] = [:]
  package let fields: [String]

  package init(of fields: [String]) { self.fields = fields }

  /// `nil` if no contact has a number in the field.
  package subscript(field: String) -> Decimal? {
    guard let (sum, count) = sums[field], count > 0 else { return nil }
    return sum
  }

  package mutating func add(_ contact: Contact) { count(contact, 1) }

  /// Removes a contact. It must be the same as when it was added.
  mutating func remove(_ contact: Contact) { count(contact, -1) }

  private mutating func count(_ contact: Contact, _ times: Int) {
    for field in fields {
      guard let number = contact.fields[field]?.summand else { continue }
      sums[field, default: (0, 0)].sum += number * Decimal(times)
      sums[field, default: (0, 0)].count += times
    }
  }
}

extension JSONValue {
  /// The number, also of a text, because compact rows keep texts.
  fileprivate nonisolated var summand: Decimal? {
    switch self {
    case .integer, .decimal: number
    case .string(let text):
      // `Decimal(string:)` ignores what follows a number.
      text.utf8.allSatisfy("+-.0123456789eE".utf8.contains) && Double(text)?.isFinite == true
        ? Decimal(string: text, locale: Locale(identifier: "en_US_POSIX")) : nil
    case .null, .bool, .broken, .array, .object: nil
    }
  }
}
