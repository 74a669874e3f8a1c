import Domain
import HTTPKit

/// The meaning of Open2b's answers that are not a success, checked in the contract's order: the
/// HTTP status, whether it is JSON, then its own `status`. docs/providers/contracts/open2b.md, read
/// 2026-11.
struct Open2bErrors: Sendable {
  let reader: AnswerReader
  /// The identifier of an update; a read of a missing contact answers `null` instead of an error.
  var updated: String?

  /// The members of a success.
  ///
  /// - Throws: the failure that the answer means.
  func success(of response: IncomingResponse) throws(ProviderFailure) -> WireMembers {
    guard response.status == 200 else { throw callFailure(response) }
    let members = try reader.members(of: response)
    let envelope = try reader.decode(Open2bEnvelopeWire.self, from: members, response)
    guard envelope.status == "ok" else { throw applicationFailure(envelope, response) }
    return members
  }

  /// The failure for a `get` that was answered without a contact.
  func noContact(_ answer: Open2bContactWire, _ response: IncomingResponse) -> ProviderFailure {
    if let absence = Open2bAbsence.provesNoContact(in: answer) {
      return reader.absent(absence, response)
    }
    guard answer.contact == nil else {
      return reader.failure(.protocol, "the answer's contact is not an object", response)
    }
    return reader.lacks("contact", response)
  }

  /// The failure for rows whose identifiers do not increase: reading on would never end.
  func repeatsItself(_ response: IncomingResponse) -> ProviderFailure {
    reader.failure(
      .protocol, "the identifiers in Open2b's list do not increase", response)
  }

  // MARK: - The call itself

  /// [assumed] The call limit shows as 429, or as 403 or 503 with a text about a limit of calls.
  /// Nothing was done then, so even a write may be sent again. A gateway's page of the same status
  /// is not such a text.
  static func saysLimit(_ response: IncomingResponse) -> Bool {
    switch response.status {
    case 429: true
    case 403, 503: words(response).map(namesCallLimit) ?? false
    default: false
    }
  }

  /// Whether a text in lower case names a limit of calls: "call limit", "limit of 200 calls". A
  /// gateway's "connection limit reached, please call support" does not.
  private static func namesCallLimit(_ text: String) -> Bool {
    text.contains(/\bcalls?[ -](rate )?limit\b/)
      || text.contains(/\blimit (of|on|for) ((the|api|your|its|[0-9,.]+) ){0,3}calls?\b/)
      || text.contains(
        /\bcalls? (exceed|exceeds|exceeded|over|above|beyond) (the|your|its) limit\b/)
  }

  /// [vendor] Whether the text names the key's header.
  private static func namesKey(_ response: IncomingResponse) -> Bool {
    [401, 403].contains(response.status)
      && words(response)?.contains(/\b(x-)?([a-z]+-)?key\b/) ?? false
  }

  /// In lower case; `nil` if the body is not plain text.
  private static func words(_ response: IncomingResponse) -> String? {
    let text = String(decoding: response.body.prefix(1_200), as: UTF8.self).lowercased()
    let first = text.first { !$0.isWhitespace && $0 != "\u{FEFF}" }
    guard let first, !"<{[".contains(first) else { return nil }
    return text
  }

  /// [vendor] Something is wrong with the call; the body is a text.
  private func callFailure(_ response: IncomingResponse) -> ProviderFailure {
    let words = reader.text.preview(of: response)
    if Self.saysLimit(response) {
      return reader.failure(
        .rateLimited, "the shop's call limit is reached", words: words, response,
        retryAt: reader.retryAfter(response), isOwn: true)
    }
    switch response.status {
    case 404, 405, 410:
      // Never "no such contact", which the shop answers with 200.
      return reader.failure(
        .protocol, "the shop does not know this call; check base_url", words: words, response)
    case 403:
      return reader.failure(
        .forbidden, "the shop refuses the key, or the key may not do this", words: words, response,
        isOwn: Self.namesKey(response))
    case 503:
      return reader.failure(
        .server, "the shop is not available", words: words, response,
        retryAt: reader.retryAfter(response))
    default:
      return reader.failure(ofStatus: response, isOwn: Self.namesKey(response))
    }
  }

  // MARK: - Application errors

  /// [vendor] The types of application errors.
  private static let types: Set<String> = [
    "NotFound", "InvalidValue", "UnknownField", "AccessDenied", "Missing", "MissingCombination",
    "Malformed", "InvalidCombination",
  ]

  private func applicationFailure(
    _ envelope: Open2bEnvelopeWire, _ response: IncomingResponse
  ) -> ProviderFailure {
    let field = envelope.error?[.field]?.displayText
    let type = envelope.error?[.type]?.displayText
    let words = envelope.error?[.description]?.displayText
    let isOwn = envelope.status == "error" && type.map(Self.types.contains) ?? false
    if updated != nil, let absence = Open2bAbsence.provesNoContact(refused: envelope.error) {
      return reader.absent(absence, words: words, response, code: type, field: field)
    }
    let (kind, message): (ProviderFailure.Kind, String) =
      switch (type, field) {
      case ("NotFound", _): (.validation, "the shop has no such value")
      case ("AccessDenied", _): (.forbidden, "the shop does not allow this")
      case (_, let field?): (.validation, "the shop does not accept \(field)")
      case (_, nil): (.validation, "the shop refuses the call")
      }
    // The shop's own sentence about a field needs no introduction.
    if kind == .validation, let sentence = reader.text.words(words) {
      return reader.failure(kind, sentence, response, code: type, field: field, isOwn: isOwn)
    }
    return reader.failure(
      kind, message, words: words, response, code: type, field: field, isOwn: isOwn)
  }
}
