import Domain
import Foundation
import HTTPTypes

/// What may be shown of a request and its answer. The secrets of the request are taken out in every
/// form, also where a provider repeats them.
extension OutgoingRequest {
  /// Without personal data.
  var maskedURL: String { Redaction.scrub(url.maskedText, secrets: secrets) }

  // MARK: - With personal data: --verbose=bodies

  var shownURL: String { Redaction.scrub(url.text, secrets: secrets) }

  /// `nil` where there is none.
  var shownBody: String? {
    wireBody { _ in Secret.placeholder }.flatMap(shown)
  }

  /// `nil` where there is none.
  func shownBody(of answer: IncomingResponse) -> String? {
    answerHoldsSecret && !answer.body.isEmpty ? Secret.placeholder : shown(answer.body)
  }

  private var secrets: [Secret] {
    var secrets = secretFields.map(\.value)
    guard case .form(let fields) = body else { return secrets }
    for field in fields {
      if case .secret(let secret) = field.value { secrets.append(secret) }
    }
    return secrets
  }

  private static let bound = 64 << 10

  /// At most 64 KiB, and how many bytes there are more.
  private func shown(_ body: Data) -> String? {
    guard !body.isEmpty else { return nil }
    // As much more as it takes to see a secret that the bound would cut in two.
    let looked = Data(body.prefix(Self.bound + Redaction.longestForm(of: secrets)))
    let hidden = Redaction.occurrences(of: secrets, in: looked)
    var end = min(Self.bound, looked.count)
    if let cut = hidden.ranges.first(where: { $0.contains(end) }) { end = cut.upperBound }
    while end < looked.count, end > 0, looked[end] & 0xC0 == 0x80 { end -= 1 }
    let text = Redaction.text(of: looked, hiding: hidden, upTo: end)
    return end < body.count ? text + "… \(body.count - end) bytes more" : text
  }
}
