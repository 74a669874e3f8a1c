import Domain
import Foundation
import HTTPKit
import HTTPTypes

/// The meaning of CharityStack's answers without a contact.
/// docs/providers/contracts/charitystack.md.
struct CharityStackErrors: Sendable {
  let reader: AnswerReader

  /// [vendor] Every answer has them.
  static let rateHeaders: RateHeaders? = {
    guard let limit = HTTPField.Name("X-RateLimit-Limit"),
      let remaining = HTTPField.Name("X-RateLimit-Remaining"),
      let reset = HTTPField.Name("X-RateLimit-Reset")
    else { return nil }
    return RateHeaders(limit: limit, remaining: remaining, reset: reset)
  }()

  /// `nil` if the answer is a success.
  func failure(from response: IncomingResponse) -> ProviderFailure? {
    guard !(200..<300).contains(response.status) else { return nil }
    let body = body(of: response)
    let words = Self.words(in: body) ?? reader.text.preview(of: response)
    let isOwn = Self.isOwn(body, response)
    if let absence = CharityStackAbsence.provesNoContact(status: response.status, isOwn: isOwn) {
      return reader.absent(absence, words: words, response)
    }
    switch response.status {
    case 403:
      return reader.failure(
        .forbidden,
        "the contact belongs to another merchant, or the key may not do this", words: words,
        response, isOwn: isOwn)
    case 409:
      return reader.failure(
        .conflict, "a contact with this primary e-mail or phone exists", words: words, response,
        isOwn: isOwn)
    case 429:
      return reader.failure(
        .rateLimited, "the key's 1,000 calls an hour are used up", words: words, response,
        retryAt: reader.retryAfter(response), isOwn: isOwn)
    default: return reader.failure(ofStatus: response, words: words, isOwn: isOwn)
    }
  }

  /// [vendor] `{"error":"…"}`, with the headers of the call limit.
  private static func isOwn(
    _ body: WireObject<CharityStackErrorKey>?, _ response: IncomingResponse
  ) -> Bool {
    guard (400...500).contains(response.status), case .string? = body?[.error],
      let headers = rateHeaders
    else { return false }
    return [headers.limit, headers.remaining, headers.reset].allSatisfy {
      response.fields[$0].flatMap { WholeNumbers.value($0) } != nil
    }
  }

  /// [assumed] Reading on would never end.
  func repeatsCursor(_ response: IncomingResponse) -> ProviderFailure {
    reader.failure(.protocol, "the provider repeats its cursor", response)
  }

  /// The failure for changing cursors that lead to no contacts: reading on would use up the key's
  /// calls.
  func leadsNowhere(_ pages: Int, _ response: IncomingResponse) -> ProviderFailure {
    reader.failure(
      .protocol, "the provider gave \(pages) empty pages in a row and says that there is more",
      response)
  }

  func lacksCursor(_ response: IncomingResponse) -> ProviderFailure {
    reader.failure(.protocol, "the provider says that there is more, but gives no cursor", response)
  }

  private func body(of response: IncomingResponse) -> WireObject<CharityStackErrorKey>? {
    do throws(ProviderFailure) {
      return try reader.decode(WireObject<CharityStackErrorKey>.self, from: response)
    } catch {
      return nil  // Only the status is used.
    }
  }

  private static func words(in body: WireObject<CharityStackErrorKey>?) -> String? {
    let error = body?[.error]?.displayText ?? body?[.message]?.displayText
    guard case .array(let details)? = body?[.details], !details.isEmpty else { return error }
    let list = details.compactMap(\.displayText).joined(separator: "; ")
    return [error, list].compactMap(\.self).joined(separator: ": ")
  }
}
