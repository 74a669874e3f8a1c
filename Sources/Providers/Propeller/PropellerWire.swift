import Domain

/// The answer to get, create and update. [vendor] docs/providers/contracts/propeller.md, read
/// 2026-11.
struct PropellerContactWire: WireDecodable {
  var data: WireObject<PropellerContactKey>

  init(_ wire: WireMembers) throws(WireMisfit) { data = try wire.object("data") }
}

/// The answer to search. [vendor] docs/providers/contracts/propeller.md, read 2026-11: also
/// `start`, `end`, `offset`, `page`, `messages`. Numbers may be texts.
struct PropellerSearchWire: WireDecodable {
  var data: [WireObject<PropellerContactKey>?]
  var itemsFound: JSONValue?
  var total: JSONValue?
  var pages: JSONValue?

  init(_ wire: WireMembers) throws(WireMisfit) {
    data = try wire.objects("data")
    itemsFound = wire.optional("itemsFound")
    total = wire.optional("total")
    pages = wire.optional("pages")
  }

  /// The answer to a search that found nothing. `itemsFound` is `nil` after the first page.
  init(nothingFound itemsFound: JSONValue?) {
    data = []
    self.itemsFound = itemsFound
  }
}

/// The answer to bulk and to create pricing. [vendor] docs/providers/contracts/propeller.md, read
/// 2026-11: also `messages` and `total`.
struct PropellerRowsWire: WireDecodable {
  var data: [WireObject<PropellerRowKey>?]

  init(_ wire: WireMembers) throws(WireMisfit) { data = try wire.objects("data") }
}

/// The answer to delete and to delete pricing. [vendor] docs/providers/contracts/propeller.md, read
/// 2026-11: the data is an empty object.
struct PropellerDoneWire: WireDecodable {
  var data: WireObject<PropellerRowKey>

  init(_ wire: WireMembers) throws(WireMisfit) { data = try wire.object("data") }
}

/// One row of a bulk or a pricing. [vendor] `{"action":"create|update","id":1,"key":…,
/// "lookupKey":"sourceId","success":true}`, without `id` for a pricing. A failure has `success`
/// false with `message` or `messages`.
enum PropellerRowKey: String, Sendable {
  case action
  case key
  case success
  case message
  case messages
}

/// [seed] "Fields", read 2026-11: those with a common meaning or a special form. The others
/// (`debtorId`, `abbreviation`, `title`, `gender`, `ssn`, `parent`, `pricelistAmount`,
/// `pricelistPercentage`, `primaryLanguage`, `sourceId`, `source`) are read under their own names.
/// [vendor] Dates come back as `August, 28 1993 00:00:00 +0000`; empty texts stand for nulls.
enum PropellerContactKey: String, Sendable {
  case id
  case firstName
  case middleName
  case lastName
  case dateOfBirth
  case phone
  case email
}

/// [seed] "Fields", read 2026-11: those sent in another form than operators give them. [vendor]
/// Dates are sent as `28/08/1993`.
enum PropellerDraftKey: String, Sendable {
  case id
  case dateOfBirth
  case gender
  case sourceId
  case parentID = "parent.id"
  case parentSourceID = "parent.sourceId"
  case parentSource = "parent.source"
  /// Not a field: the language in a row of a bulk by source id.
  case language
  case primaryLanguage
}

/// The answer to the token request. [vendor] In an older style every value is a text.
enum PropellerTokenKey: String, Sendable {
  case accessToken = "access_token"
  case expiresIn = "expires_in"
}

/// [vendor] `{"error":{…}}`
struct PropellerErrorWire: WireDecodable {
  var error: WireObject<PropellerErrorKey>

  init(_ wire: WireMembers) throws(WireMisfit) { error = try wire.object("error") }
}

/// [vendor] `code` and `status` are a number or a text; `moreInfo` is not used.
enum PropellerErrorKey: String, Sendable {
  case code
  case status
  case type
  case messages
}

/// An OAuth2 error (RFC 6749, section 5.2).
enum PropellerTokenErrorKey: String, Sendable {
  case error
  case errorDescription = "error_description"
}
