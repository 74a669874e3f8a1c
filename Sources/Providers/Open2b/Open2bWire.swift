import Domain

/// The answer to `find`. [seed] docs/providers/contracts/open2b.md, read 2026-11.
struct Open2bContactsWire: WireDecodable {
  var contacts: [WireObject<Open2bContactKey>?]

  init(_ wire: WireMembers) throws(WireMisfit) { contacts = try wire.objects("contacts") }
}

/// The answer to `get`; the contact can be null. [seed] docs/providers/contracts/open2b.md, read
/// 2026-11. Distinguishes a missing member from null.
struct Open2bContactWire: WireDecodable {
  /// `nil` if the member is missing.
  var contact: JSONValue?

  init(_ wire: WireMembers) { contact = wire.members["contact"] }
}

/// The answer to `count`. [seed] docs/providers/contracts/open2b.md, read 2026-11.
struct Open2bCountWire: WireDecodable {
  var count: Int

  init(_ wire: WireMembers) throws(WireMisfit) { count = try wire.integer("count") }
}

/// The answer to `create`. [seed] docs/providers/contracts/open2b.md, read 2026-11: a whole number
/// from 1.
struct Open2bCreatedWire: WireDecodable {
  var id: JSONValue

  init(_ wire: WireMembers) throws(WireMisfit) { id = try wire.value("id") }
}

/// [seed] `id` and `customer` are whole numbers from 1, the others texts; empty ones are "".
enum Open2bContactKey: String, Sendable {
  case id
  case customer
  case name
  case phone
  case email
  case note
}

/// The envelope of every answer. [vendor] An application error is an HTTP 200 with
/// `{"status":"error","error":{"field":…,"type":…,"description":…}}`, one object.
struct Open2bEnvelopeWire: WireDecodable {
  var status: String
  var error: WireObject<Open2bErrorKey>?

  init(_ wire: WireMembers) throws(WireMisfit) {
    status = try wire.text("status")
    error = try wire.optionalObject("error")
  }
}

/// [vendor] `type`: NotFound, InvalidValue, UnknownField, AccessDenied, Missing,
/// MissingCombination, Malformed, InvalidCombination.
enum Open2bErrorKey: String, Sendable {
  case field
  case type
  case description
}
