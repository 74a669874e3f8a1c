import Domain
import Foundation
import HTTPKit

/// Makes a provider's own words fit for a message: without our secrets, without characters that
/// steer a terminal, and short.
struct AnswerText: Sendable {
  private let secrets: [Secret]

  init(secrets: [Secret]) {
    self.secrets = secrets
  }

  func scrubbing(_ secret: Secret) -> Self {
    Self(secrets: secrets + [secret])
  }

  /// The words, at most 300 characters of them; `nil` where there are none.
  func words(_ text: String?) -> String? {
    guard let text else { return nil }
    return Self.cut(safe(text), to: 300)
  }

  /// The beginning of a body that is no JSON, at most 120 characters; `nil` for JSON, whose content
  /// is not shown, and for an empty body.
  func preview(of response: IncomingResponse) -> String? {
    guard !Self.looksLikeJSON(response.body) else { return nil }
    return Self.cut(safe(Self.beginning(of: response.body)), to: 120)
  }

  /// The beginning of a body of any kind, at most 300 characters.
  func body(of response: IncomingResponse) -> String? {
    words(Self.beginning(of: response.body))
  }

  /// On one line. Scrubbed first: what makes a text safe, or short, could hide a part of a secret.
  private func safe(_ text: String) -> String {
    let line = Redaction.scrub(text, secrets: secrets).split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
    return SafeText(untrusted: line).string
  }

  private static func cut(_ text: String, to count: Int) -> String? {
    guard !text.isEmpty else { return nil }
    return text.count > count ? text.prefix(count) + "…" : text
  }

  /// More than any message shows, so that a large page is not worked through.
  private static func beginning(of body: Data) -> String {
    String(decoding: body.prefix(16_384), as: UTF8.self)
  }

  private static func looksLikeJSON(_ body: Data) -> Bool {
    let first = body.first { !Set(" \t\r\n".utf8).contains($0) }
    return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
  }
}
