import Domain

/// A page of the list. [vendor] docs/providers/contracts/charitystack.md, read 2026-11. `count`
/// counts only the page.
struct CharityStackListWire: WireDecodable {
  var contacts: [WireObject<CharityStackContactKey>?]
  var hasMore: Bool?
  /// Opaque; documented as a text.
  var lastEvaluatedKey: JSONValue?

  init(_ wire: WireMembers) throws(WireMisfit) {
    contacts = try wire.objects("contacts")
    hasMore = try wire.optionalFlag("hasMore")
    lastEvaluatedKey = wire.optional("lastEvaluatedKey")
  }
}

/// The answer to create. [vendor] docs/providers/contracts/charitystack.md, read 2026-11: also
/// `message`.
struct CharityStackCreatedWire: WireDecodable {
  var contact: WireObject<CharityStackContactKey>

  init(_ wire: WireMembers) throws(WireMisfit) { contact = try wire.object("contact") }
}

/// [seed] docs/providers/contracts/charitystack.md "Contact", read 2026-11. Times are ISO 8601 with
/// microseconds and without a zone; the value is in dollars, not cents.
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
/// gateway in front answers `{"message":"…"}`.
enum CharityStackErrorKey: String, Sendable {
  case error
  case details
  case message
}
