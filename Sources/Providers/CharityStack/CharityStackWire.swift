import Domain

/// A page of the list. [vendor] contracts/charitystack.md, read 2026-11. `count` is the page's own.
struct CharityStackListWire: Decodable {
  var contacts: [WireObject<CharityStackContactKey>]
  var hasMore: Bool?
  /// Opaque, and a text as far as is documented.
  var lastEvaluatedKey: JSONValue?
}

/// The answer to create. [vendor] contracts/charitystack.md, read 2026-11: also `message`.
struct CharityStackCreatedWire: Decodable {
  var contact: WireObject<CharityStackContactKey>
}

/// [seed] contracts/charitystack.md "Contact", read 2026-11. Times are ISO 8601 with microseconds
/// and no zone; the value is in dollars, not cents.
enum CharityStackContactKey: String, Sendable {
  case id
  case firstName
  case lastName
  case fullName
  case organizationName
  case emails
  case phones
  case addresses
  case totalTransactionCount
  case totalTransactionValue
  case createdAt = "created_at"
  case updatedAt = "updated_at"
}

/// [seed] An element of `emails` or `phones`.
enum CharityStackReachKey: String, CaseIterable, Sendable {
  case value
  case isPrimary = "is_primary"
}

/// [seed] An element of `addresses`.
enum CharityStackAddressKey: String, CaseIterable, Sendable {
  case line1
  case line2
  case city
  case region
  case postal
  case country
  case isPrimary = "is_primary"
}

/// [vendor] `{"error":"…"}` or `{"error":"Validation failed","details":["…"]}`. [assumed] The
/// gateway before it says `{"message":"…"}`.
enum CharityStackErrorKey: String, Sendable {
  case error
  case details
  case message
}
