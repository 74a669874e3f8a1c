import Domain
import Foundation
import HTTPKit
import HTTPTypes

/// The meaning of Carts Guru's answers without a contact. [seed]
/// docs/providers/contracts/cartsguru.md.
struct CartsGuruErrors: Sendable {
  let reader: AnswerReader
  /// The account id or `_id` of the request; `nil` if it is not about a contact.
  var value: String?

  /// `nil` if the answer is a success.
  func failure(from response: IncomingResponse) -> ProviderFailure? {
    guard !(200..<300).contains(response.status) else { return nil }
    let body = errorBody(response)
    let words = body?[.message]?.displayText
    let code = body?[.error]?.displayText
    let isOwn = Self.isOwn(body, response)
    if let absence = value.flatMap({
      CartsGuruAbsence.provesNoContact(withID: $0, refused: body, status: response.status)
    }) {
      return reader.absent(absence, words: words, response, code: code)
    }
    switch response.status {
    case 401:
      return reader.failure(
        .unauthorized,
        "Carts Guru refuses the key or a parameter: "
          + "the key, the site id or the account id is wrong",
        words: words ?? reader.text.preview(of: response), response, code: code, isOwn: isOwn)
    case 500...:
      // [vendor] Validation errors come as 500 with details in the body.
      return reader.failure(
        .server, "Carts Guru failed, or does not accept what was sent",
        words: reader.text.body(of: response), response, code: code, isOwn: isOwn)
    default:
      // A 404 about another contact or a wrong path does not refuse the request.
      return reader.failure(
        ofStatus: response, words: words, code: code,
        isOwn: isOwn && ![404, 410].contains(response.status))
    }
  }

  /// [seed] `{"statusCode":"400","error":…,"message":…}` with the status as a text; `{}` with 401.
  private static func isOwn(
    _ body: WireObject<CartsGuruErrorKey>?, _ response: IncomingResponse
  ) -> Bool {
    guard let body, (400...500).contains(response.status) else { return false }
    if response.status == 401, body.members.isEmpty { return true }
    guard case .string? = body[.message] else { return false }
    return body[.statusCode] == .string(String(response.status))
  }

  /// The failure for `data` without a contact.
  func none(_ answer: CartsGuruAnswerWire, _ response: IncomingResponse) -> ProviderFailure {
    if response.status == 200, let absence = CartsGuruAbsence.provesNoContact(in: answer) {
      return reader.absent(absence, response)
    }
    return several([], response, count: answer.data.count)
  }

  /// The failure for contacts that share an account id, if one was wanted.
  func several(
    _ contacts: [Contact], _ response: IncomingResponse, count: Int? = nil
  ) -> ProviderFailure {
    var failure = reader.failure(
      .conflict, "Carts Guru answers with \(count ?? contacts.count) contacts, not one", response)
    failure.choices = contacts.map(\.id.value)
    return failure
  }

  /// The failure for an accepted write whose answer has several contacts: its effect is unknown.
  func notOneWritten(_ count: Int, _ response: IncomingResponse) -> ProviderFailure {
    reader.failure(
      .protocol, "Carts Guru answers the write with \(count) contacts, not one", response)
  }

  /// The failure for the file of opt-outs. There is only one, so "not found" says nothing about a
  /// contact.
  func fileFailure(from response: IncomingResponse) -> ProviderFailure? {
    guard let failure = failure(from: response), [404, 410].contains(response.status) else {
      return failure(from: response)
    }
    return reader.failure(
      .protocol, "Carts Guru does not know this call; check base_url",
      words: errorBody(response)?[.message]?.displayText ?? reader.text.preview(of: response),
      response, code: failure.code)
  }

  /// The failure for an import that was not answered with success.
  func notImported(_ wire: CartsGuruImportWire, _ response: IncomingResponse) -> ProviderFailure {
    reader.failure(
      .protocol, "Carts Guru does not say that the import succeeded",
      words: wire.status.displayText, response)
  }

  /// The failure for an answer of status 200 that is not CSV. `beginning` is the start of its body.
  func noCSV(_ beginning: Data) -> ProviderFailure {
    let response = IncomingResponse(status: 200, fields: [:], body: beginning)
    guard !beginning.isEmpty else {
      return reader.failure(.protocol, "the answer is empty", response)
    }
    return reader.failure(
      .protocol, "the answer is not CSV", words: reader.text.preview(of: response), response)
  }

  private func errorBody(_ response: IncomingResponse) -> WireObject<CartsGuruErrorKey>? {
    do throws(ProviderFailure) {
      return try reader.decode(WireObject<CartsGuruErrorKey>.self, from: response)
    } catch {
      return nil  // Only the status is used.
    }
  }
}
