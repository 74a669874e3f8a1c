import Domain
import HTTPKit
import HTTPTypes

/// The meaning of Propeller's answers that are not a success.
/// docs/providers/contracts/propeller.md, read 2026-11.
struct PropellerErrors: Sendable {
  let reader: AnswerReader

  /// [vendor] PaginatedResponseException: the page size is over its maximum.
  static let pageTooLarge = "10015"

  /// `nil` if the answer is a success.
  func failure(from response: IncomingResponse) -> ProviderFailure? {
    guard !(200..<300).contains(response.status) else { return nil }
    let body = body(PropellerErrorWire.self, response)?.error
    let code = body?[.code]?.displayText
    let words = Self.words(body)
    if Self.isOwn(body, response),
      let absence = PropellerAbsence.provesNoContact(code: code, status: response.status)
    {
      return reader.absent(
        absence, words: words, response, code: code, requestID: requestID(response))
    }
    let isOwn = Self.isOwn(body, response)
    guard isOwn, let (kind, message) = meaning(of: code) else {
      return reader.failure(
        ofStatus: response, words: words, code: code, requestID: requestID(response),
        isOwn: isOwn && ![404, 410].contains(response.status))
    }
    return reader.failure(
      kind, message, words: words, response, code: code, requestID: requestID(response),
      isOwn: isOwn)
  }

  /// Whether the answer is Propeller's own refusal of a token.
  func refusesToken(_ response: IncomingResponse) -> Bool {
    response.status == 401 && Self.isOwn(body(PropellerErrorWire.self, response)?.error, response)
  }

  /// [vendor] `{"error":{"code":50006,"status":404,"type":"ContactNotFound",…}}` with 4xx or 500;
  /// the code has five digits.
  private static func isOwn(
    _ body: WireObject<PropellerErrorKey>?, _ response: IncomingResponse
  ) -> Bool {
    guard let body, (400...500).contains(response.status), case .string(let type)? = body[.type],
      !type.isEmpty, let code = body[.code]?.displayText.flatMap({ WholeNumbers.value($0) })
    else { return false }
    let status = body[.status]?.displayText.flatMap { WholeNumbers.value($0) }
    return (10_000...99_999).contains(code) && (status ?? response.status) == response.status
  }

  /// The failure of the token's own call. [assumed] 400 and 401 both mean the client's credentials.
  func tokenFailure(from response: IncomingResponse) -> ProviderFailure? {
    guard !(200..<300).contains(response.status) else { return nil }
    let body = body(WireObject<PropellerTokenErrorKey>.self, response)
    let code = body?[.error]?.stringValue
    let words = body?[.errorDescription]?.stringValue ?? code
    guard response.status == 400 || response.status == 401 else {
      var failure = reader.failure(
        ofStatus: response, words: words, code: code, requestID: requestID(response))
      if failure.kind == .validation || [404, 410].contains(response.status) {
        failure = reader.failure(
          .protocol, "there is no token at token_url",
          words: words ?? reader.text.preview(of: response),
          response, code: code, requestID: requestID(response))
      }
      return failure
    }
    return reader.failure(
      .unauthorized, "Propeller gives no token for this client_id and secret", words: words,
      response, code: code, requestID: requestID(response))
  }

  func noToken(_ response: IncomingResponse) -> ProviderFailure {
    reader.failure(.protocol, "the answer at token_url holds no access_token", response)
  }

  func noTotal(_ response: IncomingResponse) -> ProviderFailure {
    reader.failure(
      .protocol, "Propeller does not say how many contacts it found", response,
      requestID: requestID(response))
  }

  /// [vendor] Every answer has it.
  func requestID(_ response: IncomingResponse) -> String? {
    HTTPField.Name("x-request-id").flatMap { response.fields[$0] }
  }

  // MARK: - Parts

  /// [seed] "User Errors".
  private func meaning(of code: String?) -> (ProviderFailure.Kind, String)? {
    switch code {
    case "50004": (.conflict, "a contact with this lookup key exists")
    case "50005": (.conflict, "several contacts match: give source and language")
    case "50007": (.validation, "there is no such parent contact")
    default: nil
    }
  }

  private static func words(_ body: WireObject<PropellerErrorKey>?) -> String? {
    PropellerMapping.sentence(body?[.messages]) ?? body?[.type]?.displayText
  }

  private func body<Wire: WireDecodable>(_ type: Wire.Type, _ response: IncomingResponse) -> Wire? {
    do throws(ProviderFailure) {
      return try reader.decode(type, from: response)
    } catch {
      return nil  // Only the status is used.
    }
  }
}
