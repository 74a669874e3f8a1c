import Domain
import Foundation
import HTTPTypes

/// What may be shown of a request and its answer. The request's secrets are removed in every form,
/// including echoes by the provider.
extension OutgoingRequest {
  /// Without personal data.
  var maskedURL: String { Redaction.scrub(url.maskedText, secrets: secrets) }

  // MARK: - With personal data: --verbose=bodies

  var shownURL: String { Redaction.scrub(url.text, secrets: secrets) }

  var shownBody: String? {
    wireBody { _ in Secret.placeholder }.flatMap(shown)
  }

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

  /// At most 64 KiB, followed by the number of remaining bytes.
  private func shown(_ body: Data) -> String? {
    guard !body.isEmpty else { return nil }
    // Reads on far enough to see a secret that the bound would cut.
    let looked = Data(body.prefix(Self.bound + Redaction.longestForm(of: secrets)))
    let hidden = Redaction.occurrences(of: secrets, in: looked)
    var end = min(Self.bound, looked.count)
    if let cut = hidden.ranges.first(where: { $0.contains(end) }) { end = cut.upperBound }
    while end < looked.count, end > 0, looked[end] & 0xC0 == 0x80 { end -= 1 }
    let text = Redaction.text(of: looked, hiding: hidden, upTo: end)
    return end < body.count ? text + "… \(body.count - end) bytes more" : text
  }
}
