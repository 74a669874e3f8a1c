import Domain

/// The answer to `find`. [seed] docs/providers/contracts/open2b.md, read 2026-11.
struct Open2bContactsWire: Decodable {
  var contacts: [WireObject<Open2bContactKey>]
}

/// The answer to `get`; the contact can be null. [seed] docs/providers/contracts/open2b.md, read
/// 2026-11. Distinguishes a missing member from null.
struct Open2bContactWire: Decodable {
  /// `nil` if the member is missing.
  var contact: JSONValue?

  private enum CodingKeys: String, CodingKey {
    case contact
  }

  init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    contact =
      members.contains(.contact) ? try members.decode(JSONValue.self, forKey: .contact) : nil
  }
}

/// The answer to `count`. [seed] docs/providers/contracts/open2b.md, read 2026-11.
struct Open2bCountWire: Decodable {
  var count: Int
}

/// The answer to `create`. [seed] docs/providers/contracts/open2b.md, read 2026-11: a whole number
/// from 1.
struct Open2bCreatedWire: Decodable {
  var id: JSONValue
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
struct Open2bEnvelopeWire: Decodable {
  var status: String
  var error: WireObject<Open2bErrorKey>?
}

/// [vendor] `type`: NotFound, InvalidValue, UnknownField, AccessDenied, Missing,
/// MissingCombination, Malformed, InvalidCombination.
enum Open2bErrorKey: String, Sendable {
  case field
  case type
  case description
}
