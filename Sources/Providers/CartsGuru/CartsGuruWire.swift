import Domain

/// The answer to get, update and anonymize. [seed] docs/providers/contracts/cartsguru.md, read
/// 2026-11: "200 Carts Guru successfully retrieved", an array even for one contact.
struct CartsGuruAnswerWire: WireDecodable {
  var data: [WireObject<CartsGuruContactKey>?]
  /// `error` and `statusCode` belong to refusals; an answer with one of them and `data` contradicts
  /// itself.
  var error: JSONValue?
  var statusCode: JSONValue?

  init(_ wire: WireMembers) throws(WireMisfit) {
    data = try wire.objects("data")
    error = wire.optional("error")
    statusCode = wire.optional("statusCode")
  }
}

/// The answer to import. [seed] docs/providers/contracts/cartsguru.md, read 2026-11: `success`.
struct CartsGuruImportWire: WireDecodable {
  var status: JSONValue

  init(_ wire: WireMembers) throws(WireMisfit) { status = try wire.value("status") }
}

/// [seed] docs/providers/contracts/cartsguru.md "Contact", read 2026-11. After an anonymization the
/// first five are the text "undefined", including the lists.
enum CartsGuruContactKey: String, Sendable {
  case firstName
  case lastName
  case addresses
  case phoneNumbers
  case emails
  case id = "_id"
  case siteId
  case communicationPreferences
}

/// [seed] An element of `addresses`.
enum CartsGuruAddressKey: String, Sendable {
  case title
  case line1
  case line2
  case postcode
  case city
  case country
}

/// [seed] An element of `phoneNumbers`.
enum CartsGuruPhoneKey: String, Sendable {
  case title
  case phoneNumber
}

/// [seed] `communicationPreferences`: each `Default`, `Optin` or `Optout`.
enum CartsGuruPreferenceKey: String, Sendable {
  case sms
  case call
  case email
}

/// [seed] `{"statusCode":"404","error":"Not Found","message":"…"}` with the status as a text. 401
/// has the body `{}`.
enum CartsGuruErrorKey: String, Sendable {
  case statusCode
  case error
  case message
}
