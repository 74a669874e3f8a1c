import Domain
import HTTPKit

/// What Open2b's answers mean when they are no success, in the contract's order: the status, then
/// whether it is JSON, then its own `status`. contracts/open2b.md, read 2026-11.
struct Open2bErrors: Sendable {
  let reader: AnswerReader

  /// `nil` where the answer is a success.
  func failure(from response: IncomingResponse) -> ProviderFailure? {
    guard response.status == 200 else { return callFailure(response) }
    do throws(ProviderFailure) {
      let envelope = try reader.decode(Open2bEnvelopeWire.self, from: response)
      return envelope.status == "ok" ? nil : applicationFailure(envelope, response)
    } catch {
      return error
    }
  }

  func noContact(_ response: IncomingResponse) -> ProviderFailure {
    reader.failure(.notFound, reader.noContact, response)
  }

  /// The provider gave rows whose identifiers do not go on: reading further would never end.
  func repeatsItself(_ response: IncomingResponse) -> ProviderFailure {
    reader.failure(
      .protocol, "Open2b's list does not go on from identifier to identifier", response)
  }

  // MARK: - The call itself

  /// [assumed] The call limit shows as 429, 503, or 403 with a text that says limit.
  static func saysLimit(_ response: IncomingResponse) -> Bool {
    switch response.status {
    case 429, 503: true
    case 403:
      String(decoding: response.body.prefix(1_200), as: UTF8.self).lowercased()
        .contains("limit")
    default: false
    }
  }

  /// [vendor] Something is wrong with the call; the body is a text.
  private func callFailure(_ response: IncomingResponse) -> ProviderFailure {
    switch (response.status, Self.saysLimit(response)) {
    case (_, true):
      return reader.failure(
        .rateLimited, "the shop's call limit is reached", words: reader.text.preview(of: response),
        response, retryAt: reader.retryAfter(response))
    case (404, _), (405, _):
      // Never "no such contact": the shop answers that with 200.
      return reader.failure(
        .protocol, "the shop does not know this call; check base_url",
        words: reader.text.preview(of: response), response)
    case (403, _):
      return reader.failure(
        .forbidden, "the shop refuses the key, or the key may not do this",
        words: reader.text.preview(of: response), response)
    default:
      return reader.failure(ofStatus: response)
    }
  }

  // MARK: - Application errors

  private func applicationFailure(
    _ envelope: Open2bEnvelopeWire, _ response: IncomingResponse
  ) -> ProviderFailure {
    let field = envelope.error?[.field]?.displayText
    let type = envelope.error?[.type]?.displayText
    let (kind, message): (ProviderFailure.Kind, String) =
      switch (type, field) {
      case ("NotFound", "id"): (.notFound, reader.noContact)
      case ("NotFound", _): (.validation, "the shop has no such value")
      case ("AccessDenied", _): (.forbidden, "the shop does not allow this")
      case (_, let field?): (.validation, "the shop does not accept \(field)")
      case (_, nil): (.validation, "the shop refuses the call")
      }
    let words = envelope.error?[.description]?.displayText
    // At its field the shop's own sentence says it all.
    if kind == .validation, let sentence = reader.text.words(words) {
      return reader.failure(kind, sentence, response, code: type, field: field)
    }
    return reader.failure(kind, message, words: words, response, code: type, field: field)
  }
}
