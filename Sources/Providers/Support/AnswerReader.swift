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

  /// The same as `members(of:)` and then `decode(_:from:_:)`.
  func decode<Wire: WireDecodable>(
    _ type: Wire.Type, from response: IncomingResponse
  ) throws(ProviderFailure) -> Wire {
    try decode(type, from: members(of: response), response)
  }

  /// One broken value is repaired and marked (`JSONValue.broken`), so that it hides no other.
  ///
  /// - Throws: `.protocol` with the beginning of a text, or with the position of what is not JSON,
  ///   never its content.
  func members(of response: IncomingResponse) throws(ProviderFailure) -> WireMembers {
    let answer: JSONValue
    do throws(JSONReader.Problem) {
      answer = try JSONReader.value(of: response.body, repairs: true, isOver: limit(of: response))
    } catch {
      throw unreadable(response, error)
    }
    return try fitting(response) { () throws(WireMisfit) in try WireMembers(answer) }
  }

  /// - Throws: `.protocol` with the path of what differs from the shape.
  func decode<Wire: WireDecodable>(
    _ type: Wire.Type, from members: WireMembers, _ response: IncomingResponse
  ) throws(ProviderFailure) -> Wire {
    try fitting(response) { () throws(WireMisfit) in try Wire(members) }
  }

  private func fitting<Value>(
    _ response: IncomingResponse, _ read: () throws(WireMisfit) -> Value
  ) throws(ProviderFailure) -> Value {
    do throws(WireMisfit) {
      return try read()
    } catch {
      throw failure(.protocol, "the answer \(error.clause)", response)
    }
  }

  /// Only for a large answer: a small one is read at once.
  private func limit(of response: IncomingResponse) -> (() -> Bool)? {
    guard let deadline = response.deadline, response.body.count > Self.mostUnlimitedBytes else {
      return nil
    }
    return { [steady] in steady() > deadline }
  }

  private static let mostUnlimitedBytes = 256 * 1024

  private func unreadable(
    _ response: IncomingResponse, _ problem: JSONReader.Problem
  ) -> ProviderFailure {
    let size = response.body.count
    switch problem {
    case .tooLarge(let limit): return failure(.protocol, "the answer \(limit)", response)
    case .overTime:
      return failure(
        .timeout, "the answer of \(size) bytes could not be read in time", response)
    case .broken, .endsEarly, .repeated: break
    }
    if response.body.isEmpty { return failure(.protocol, "the answer is empty", response) }
    if let preview = text.preview(of: response) {
      return failure(.protocol, "the answer is not JSON: \(preview)", response)
    }
    guard case .broken(let place) = problem else {
      return failure(
        .protocol, "the answer is broken JSON that ends too early, after \(size) bytes", response)
    }
    return failure(.protocol, "the answer is broken JSON near byte \(place)", response)
  }

  // MARK: - Failures

  /// The failure for an object without a required member.
  func lacks(_ name: String, _ response: IncomingResponse) -> ProviderFailure {
    failure(.protocol, "the answer lacks \(name)", response)
  }

  /// Rejects an object without an identifier, which is not a contact. `path` ends before the
  /// identifier's name: `data.`.
  ///
  /// - Throws: `.protocol`
  func requireIdentifier<Key>(
    _ key: Key, of object: WireObject<Key>, at path: String, _ response: IncomingResponse
  ) throws(ProviderFailure) {
    guard object.identifier(key) == nil else { return }
    throw lacks(path + key.rawValue, response)
  }

  /// The rows of a list in its order, with `nil` for every row that is not a contact: not an
  /// object, or without an identifier. One such row does not hide the others.
  ///
  /// - Throws: `.protocol` with the path of the first row, `data[0].id`, if none is a contact where
  ///   the list begins.
  func readable<Key>(
    _ key: Key, of rows: [WireObject<Key>?], in list: String, isStart: Bool,
    _ response: IncomingResponse
  ) throws(ProviderFailure) -> [WireObject<Key>?] {
    let readable = rows.map { $0?.identifier(key) == nil ? nil : $0 }
    guard isStart, let first = rows.first, readable.allSatisfy({ $0 == nil }) else {
      return readable
    }
    throw noContact(first, key, at: "\(list)[0]", response)
  }

  /// The contacts of a list that must be readable as a whole.
  ///
  /// - Throws: `.protocol` with the path of the first row that is not one, `data[3].id`.
  func allReadable<Key>(
    _ key: Key, of rows: [WireObject<Key>?], in list: String, _ response: IncomingResponse
  ) throws(ProviderFailure) -> [WireObject<Key>] {
    for (index, row) in rows.enumerated() where row?.identifier(key) == nil {
      throw noContact(row, key, at: "\(list)[\(index)]", response)
    }
    return rows.compactMap(\.self)
  }

  private func noContact<Key>(
    _ row: WireObject<Key>?, _ key: Key, at path: String, _ response: IncomingResponse
  ) -> ProviderFailure {
    row == nil
      ? failure(.protocol, "the answer has an unexpected type at \(path)", response)
      : lacks("\(path).\(key.rawValue)", response)
  }

  /// - Throws: `.protocol` if the list that one of our pages is made of is stuck.
  func requireProgress<Key>(
    _ trail: inout PageTrail, _ rows: [WireObject<Key>?], _ key: Key, isLast: Bool,
    _ response: IncomingResponse
  ) throws(ProviderFailure) {
    let isStuck = trail.isStuck(after: rows.map { $0?.identifier(key) ?? "" })
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
      requestID: requestID,
      retryAt: kind == .rateLimited || response.status == 503 ? retryAfter(response) : nil,
      isOwn: isOwn)
  }

  /// When the provider allows the next call, by `Retry-After` or the end of its limit's window;
  /// `nil` if it does not say. As the provider says it, however late that is.
  func retryAfter(_ response: IncomingResponse) -> Date? {
    let now = now()
    return RateLimitFields(response.fields, now: now, wall: now, longestWait: .infinity)
      .retryAt(after: now)
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
    case 407: (.proxy, "a proxy asks for a name and a password")
    case 408: (.timeout, "the provider waited too long for the request")
    case 409: (.conflict, "the provider sees a conflict")
    case 429: (.rateLimited, "the provider's call limit is reached")
    case 400..<500: (.validation, "the provider refuses the request")
    case 503: (.server, "the provider is not available")
    case 500...: (.server, "the provider failed")
    default: (.protocol, "the provider answers with an unexpected status")
    }
  }
}
