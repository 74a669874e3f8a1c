/// What the ids of a provider's contacts look like. People type names, addresses and telephone
/// numbers in their place, and an id is shown in logs and kept in the journal.
package enum ContactIDForm: Hashable, Sendable {
  /// From 1.
  case wholeNumber
  case uuid
  /// Opaque: ASCII letters, digits, `-` and `_`, at most 128 of them.
  case token

  /// The id in the one form that two texts for one contact share: `059080` is `59080`. `nil` where no
  /// id looks like this.
  package func canonical(_ text: String) -> String? {
    switch self {
    case .wholeNumber: WholeNumbers.value(text, minimum: 1).map(String.init)
    case .uuid: Self.isUUID(text) ? text : nil
    case .token: Self.isToken(text) ? text : nil
    }
  }

  /// Whether the journal keeps an id and logs show it. A token is kept where it can be neither a name
  /// nor a telephone number: with a letter and a digit in it, or as a short number.
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

  /// Telephone numbers have so many digits at least.
  private static let leastPhoneDigits = 6
  /// Characters of the hexadecimal form that document databases give their ids.
  private static let objectID = 24
  private static let longestToken = 128

  /// 8, 4, 4, 4 and 12 hexadecimal digits.
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
  /// The id as the journal keeps it; `nil` where it may be a name or a telephone number.
  package func keptID(_ id: String) -> String? { capabilities.idForm.keeps(id) ? id : nil }

  /// The lookup with an id in its one form; as it is where it is by another key, or no id.
  package func canonical(_ lookup: ContactLookup) -> ContactLookup {
    guard lookup.key == .id, let id = capabilities.idForm.canonical(lookup.value) else {
      return lookup
    }
    var canonical = lookup
    canonical.value = id
    return canonical
  }
}
