import Domain
import Foundation
import HTTPKit

/// Makes a provider's own words fit for a message: without our secrets, without what identifies the
/// person who was asked for, without characters that steer a terminal, and short.
struct AnswerText: Sendable {
  private var secrets: [Secret]
  private var personal: [String] = []

  init(secrets: [Secret]) {
    self.secrets = secrets
  }

  func scrubbing(_ secret: Secret) -> Self {
    var text = self
    text.secrets.append(secret)
    return text
  }

  /// Providers like to repeat in an error what they were asked for.
  func masking(_ values: [String]) -> Self {
    var text = self
    text.personal += values
    return text
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

  /// The beginning of a body that the provider documents to hold details: of JSON at most 300
  /// characters, of anything else what a preview shows.
  func body(of response: IncomingResponse) -> String? {
    preview(of: response) ?? words(Self.beginning(of: response.body))
  }

  /// On one line. Scrubbed first: what makes a text safe, or short, could hide a part of a secret.
  private func safe(_ text: String) -> String {
    let scrubbed = Redaction.scrub(text, secrets: secrets)
    let line = Redaction.mask(scrubbed, personal: personal).split(whereSeparator: \.isWhitespace)
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

  /// What begins like an object or a list is JSON that may be broken; a text, a number or a literal
  /// is JSON where it is whole.
  private static func looksLikeJSON(_ body: Data) -> Bool {
    let first = body.first { !Set(" \t\r\n".utf8).contains($0) }
    if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") { return true }
    if JSONBounds.problem(in: body) != nil { return false }
    do {
      _ = try JSONDecoder().decode(JSONValue.self, from: body)
      return true
    } catch {
      return false
    }
  }
}
