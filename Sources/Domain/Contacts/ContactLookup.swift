import Foundation

/// How to ask for one contact: a lookup key of its provider and a value.
///
/// `source` and `language` narrow a `sourceId`; they are `nil` for other keys.
package struct ContactLookup: Hashable, Sendable {
  package var key: LookupKey
  package var value: String
  package var source: String?
  package var language: String?
  /// The id of the wanted contact among those that share the value; `nil` if only one may have it.
  package var chosenID: String?

  package init(
    key: LookupKey, value: String, source: String? = nil, language: String? = nil,
    chosenID: String? = nil
  ) {
    self.chosenID = chosenID
    self.key = key
    self.value = value
    self.source = source
    self.language = language
  }

  /// The same key and value, for one of the contacts that share it.
  package func choosing(_ id: String) -> Self {
    var lookup = self
    if key != .id { lookup.chosenID = id }
    return lookup
  }

  package static func id(_ value: String) -> Self { Self(key: .id, value: value) }

  /// Whether a contact with this id can be the one that was asked for. A lookup by id compares ids
  /// in any form (`007` is 7, a UUID may be in either case); a lookup by another key accepts any
  /// contact.
  package func isAnswered(by id: ContactID) -> Bool {
    if let chosenID { return id.value == chosenID }
    guard key == .id, id.value != value else { return true }
    if let number = WholeNumbers.value(value) { return number == WholeNumbers.value(id.value) }
    return UUID(uuidString: value).map { $0 == UUID(uuidString: id.value) } ?? false
  }

  /// Whether a text looks like an e-mail address, a name or a phone number and so is not an id. Ids
  /// are written to logs and to the journal, and people type the wrong thing.
  package static func looksPersonal(_ text: String) -> Bool {
    text.hasPrefix("+") || text.contains { $0 == "@" || $0.isWhitespace || !$0.isASCII }
  }
}

/// The name of a key by which a provider finds a contact.
package struct LookupKey: Hashable, Sendable, CustomStringConvertible {
  package let name: String

  package init(_ name: String) { self.name = name }

  package static let id = LookupKey("id")
  package static let accountID = LookupKey("accountId")
  package static let sourceID = LookupKey("sourceId")

  package var description: String { name }

  /// Whether values under this key can be an e-mail address or another identifier of a person, so
  /// that logs mask them.
  package var isPersonal: Bool { self != .id }
}
