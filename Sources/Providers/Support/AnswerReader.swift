import Domain
import Foundation
import HTTPKit
import HTTPTypes

/// Reads a provider's answers into wire types, or into the failure that says why not.
struct AnswerReader: Sendable {
  let provider: ProviderName
  private(set) var text: AnswerText
  /// The message of a failure that proves an absence.
  private(set) var noContact = "no such contact"
  private let now: @Sendable () -> Date
  private let steady: @Sendable () -> Date

  init(provider: ProviderName, secrets: [Secret], ambient: Ambient) {
    self.provider = provider
    self.text = AnswerText(secrets: secrets)
    now = ambient.now
    steady = ambient.steady
  }

  func scrubbing(_ secret: Secret) -> Self {
    var reader = self
    reader.text = text.scrubbing(secret)
    return reader
  }

  /// For an answer about one contact; `nil` for several. A personal identifier is not repeated, not
  /// even in the provider's words.
  func about(_ lookup: ContactLookup?) -> Self {
    var reader = self
    if let lookup {
      if lookup.key.isPersonal { reader.text = text.masking([lookup.value]) }
      reader.noContact =
        lookup.key.isPersonal
        ? "no contact with this \(lookup.key)" : "no contact '\(text.words(lookup.value) ?? "")'"
      // It looks right on the screen.
      if let hint = ValueCheck.hint(aboutLookup: lookup.value) {
        reader.noContact += ", which \(hint)"
      }
    }
    return reader
  }

  /// For the answer to a search. Conditions of digits and dashes only (ids, dates) are not
  /// personal.
  func about(_ conditions: [QueryCondition]) -> Self {
    var reader = self
    let personal = conditions.map(\.value).filter { $0.contains(where: \.isLetter) }
    reader.text = text.masking(personal)
    return reader
  }

  // MARK: - Decoding

  /// - Throws: `.protocol` with the beginning of a text, or with the path and position of what does
  ///   not fit in JSON, never its content.
  func decode<Wire: Decodable>(
    _ type: Wire.Type, from response: IncomingResponse
  ) throws(ProviderFailure) -> Wire {
    if let problem = JSONBounds.problem(in: response.body) {
      throw failure(.protocol, problem, response)
    }
    let limit = limit(of: response)
    let decoder = JSONDecoder()
    if let limit { decoder.userInfo[DecodingLimit.key] = limit }
    do {
      do {
        return try decoder.decode(type, from: response.body)
      } catch {
        guard limit?.isOver() != true, let mended = LoneSurrogates.replaced(in: response.body)
        else { throw error }
        return try decoder.decode(type, from: mended)
      }
    } catch {
      if let limit, limit.isOver() { throw tooSlow(response) }
      throw failure(.protocol, unreadable(response, error), response)
    }
  }

  /// Only for a large answer: a small one is read at once.
  private func limit(of response: IncomingResponse) -> DecodingLimit? {
    guard let deadline = response.deadline, response.body.count > Self.mostUnlimitedBytes else {
      return nil
    }
    return DecodingLimit { [steady] in steady() > deadline }
  }

  private static let mostUnlimitedBytes = 256 * 1024

  private func tooSlow(_ response: IncomingResponse) -> ProviderFailure {
    failure(
      .timeout, "the answer of \(response.body.count) bytes could not be read in time", response)
  }

  private func unreadable(_ response: IncomingResponse, _ error: any Error) -> String {
    if response.body.isEmpty { return "the answer is empty" }
    if let preview = text.preview(of: response) { return "the answer is not JSON: \(preview)" }
    guard let error = error as? DecodingError else { return "the answer cannot be read" }
    return JSONMisfit(error, in: response.body).text
  }

  // MARK: - Failures

  /// The failure for an object without a required member.
  func lacks(_ name: String, _ response: IncomingResponse) -> ProviderFailure {
    failure(.protocol, "the answer lacks \(name)", response)
  }

  /// Rejects objects without an identifier, which are not contacts.
  ///
  /// - Throws: `.protocol` with the path of the first one, `data[3].id`.
  func requireIdentifiers<Key>(
    _ key: Key, of objects: [WireObject<Key>], at path: (Int) -> String,
    _ response: IncomingResponse
  ) throws(ProviderFailure) {
    guard let index = objects.firstIndex(where: { !$0.hasIdentifier(key) }) else { return }
    throw lacks(path(index) + key.rawValue, response)
  }

  /// - Throws: `.protocol` if the list that one of our pages is made of is stuck.
  func requireProgress<Key>(
    _ trail: inout PageTrail, _ objects: [WireObject<Key>], _ key: Key, isLast: Bool,
    _ response: IncomingResponse
  ) throws(ProviderFailure) {
    let isStuck = trail.isStuck(after: objects.map { $0[key]?.displayText ?? "" })
    if isStuck, !isLast { throw failure(.protocol, PageTrail.message, response) }
  }

  /// The failure in a complete answer. `words` are the provider's own, of any length.
  func failure(
    _ kind: ProviderFailure.Kind, _ message: String, words: String? = nil,
    _ response: IncomingResponse, code: String? = nil, field: String? = nil,
    requestID: String? = nil, retryAt: Date? = nil, isOwn: Bool = false
  ) -> ProviderFailure {
    ProviderFailure(
      kind, provider: provider, delivery: .answered,
      message: [message, text.words(words)].compactMap(\.self).joined(separator: ": "),
      status: response.status, code: text.words(code), field: text.words(field),
      requestID: text.words(requestID), retryAt: retryAt, isProvidersOwn: isOwn)
  }

  /// The failure for an absence that the answer proves.
  func absent(
    _ absence: Absence, words: String? = nil, _ response: IncomingResponse, code: String? = nil,
    field: String? = nil, requestID: String? = nil
  ) -> ProviderFailure {
    let message =
      switch absence {
      case .gone: noContact
      case .recycled: "\(noContact): it is in the recycle bin"
      }
    var failure = failure(
      .notFound, message, words: words, response, code: code, field: field, requestID: requestID,
      isOwn: true)
    failure.absence = absence
    return failure
  }

  /// The usual meaning of a status, with the provider's words or, if it sent a text, the beginning
  /// of that.
  func failure(
    ofStatus response: IncomingResponse, words: String? = nil, code: String? = nil,
    requestID: String? = nil, isOwn: Bool = false
  ) -> ProviderFailure {
    let (kind, message) = StatusMeaning.of(response.status)
    return failure(
      kind, message, words: words ?? text.preview(of: response), response, code: code,
      requestID: requestID, retryAt: kind == .rateLimited ? retryAfter(response) : nil,
      isOwn: isOwn)
  }

  /// `Retry-After` in either form (RFC 9110, section 10.2.3); `nil` if there is none.
  func retryAfter(_ response: IncomingResponse) -> Date? {
    guard let value = response.fields[.retryAfter] else { return nil }
    if let seconds = Int(value) { return now().addingTimeInterval(Double(max(0, seconds))) }
    return Timestamps.httpDate(value)
  }
}

/// The meaning of a status if the provider says nothing else.
enum StatusMeaning {
  static func of(_ status: Int) -> (ProviderFailure.Kind, String) {
    switch status {
    case 300..<400: (.protocol, "the provider redirects elsewhere; check base_url")
    case 401: (.unauthorized, "the provider does not accept the key")
    case 403: (.forbidden, "the provider does not allow this")
    // A proxy, or a server at a wrong address, may answer this as well.
    case 404, 410:
      (
        .protocol,
        "not found, but not in the provider's own form: this does not prove that there is "
          + "no such contact; check base_url"
      )
    case 408: (.timeout, "the provider waited too long for the request")
    case 409: (.conflict, "the provider sees a conflict")
    case 429: (.rateLimited, "the provider's call limit is reached")
    case 400..<500: (.validation, "the provider refuses the request")
    case 500...: (.server, "the provider failed")
    default: (.protocol, "the provider answers with an unexpected status")
    }
  }
}
