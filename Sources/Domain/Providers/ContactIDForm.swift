/// The form of a provider's contact ids. Operators also type names, addresses and phone numbers
/// where an id is expected, and ids are logged and journalled.
package enum ContactIDForm: Hashable, Sendable {
  /// From 1.
  case wholeNumber
  case uuid
  /// Opaque: ASCII letters, digits, `-` and `_`, at most 128 of them.
  case token

  /// The one spelling shared by all texts for the same contact: `059080` becomes `59080`. `nil` if
  /// no id has this form.
  package func canonical(_ text: String) -> String? {
    switch self {
    case .wholeNumber: WholeNumbers.value(text, minimum: 1).map(String.init)
    case .uuid: Self.isUUID(text) ? text : nil
    case .token: Self.isToken(text) ? text : nil
    }
  }

  /// Whether the journal and logs keep an id. A token is kept if it cannot be a name or a phone
  /// number: it has a letter and a digit, or is a number that is short or as long as an object id.
  package func keeps(_ id: String) -> Bool {
    guard canonical(id) != nil else { return false }
    guard self == .token else { return true }
    let digits = id.utf8.count { (48...57).contains($0) }
    if digits == id.utf8.count { return digits < Self.leastPhoneDigits || digits == Self.objectID }
    return digits > 0 && id.contains(where: \.isLetter)
  }

  /// Continues a sentence: "its ids are …".
  package var words: String {
    switch self {
    case .wholeNumber: "whole numbers from 1"
    case .uuid: "UUIDs"
    case .token: "letters, digits, - and _"
    }
  }

  /// The fewest digits of a phone number.
  private static let leastPhoneDigits = 6
  /// Length of the hexadecimal ids of document databases.
  private static let objectID = 24
  private static let longestToken = 128

  /// Groups of 8, 4, 4, 4 and 12 hexadecimal digits.
  private static func isUUID(_ text: String) -> Bool {
    let groups = text.split(separator: "-", omittingEmptySubsequences: false)
    return groups.map(\.utf8.count) == [8, 4, 4, 4, 12]
      && groups.allSatisfy { $0.utf8.allSatisfy(isHexDigit) }
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
      UInt8(ascii: "A")...UInt8(ascii: "F"):
      true
    default: false
    }
  }

  private static func isToken(_ text: String) -> Bool {
    (1...longestToken).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
          UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "_"):
          true
        default: false
        }
      }
  }
}

extension ProviderInfo {
  /// The id as the journal keeps it; `nil` if it may be a name or a phone number.
  package func keptID(_ id: String) -> String? { capabilities.idForm.keeps(id) ? id : nil }

  /// The lookup without spaces and invisible characters around its value, and an id in canonical
  /// form.
  package func canonical(_ lookup: ContactLookup) -> ContactLookup {
    var canonical = lookup
    canonical.value = KeyIdentifier.normalized(lookup.value)
    guard lookup.key == .id, let id = capabilities.idForm.canonical(canonical.value) else {
      return canonical
    }
    canonical.value = id
    return canonical
  }
}
