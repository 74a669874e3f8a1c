import Domain
import Foundation
import HTTPKit

/// Makes a provider's words safe for a message: without our secrets, personal values of the request
/// and control characters, and short.
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

  /// Masks values of the request, which providers often repeat in errors.
  func masking(_ values: [String]) -> Self {
    var text = self
    text.personal += values
    return text
  }

  /// At most 300 characters of the words; `nil` if there are none.
  func words(_ text: String?) -> String? {
    guard let text else { return nil }
    return Self.cut(safe(text), to: 300)
  }

  /// The beginning of a body that is not JSON, at most 120 characters. `nil` for JSON, whose
  /// content is not shown, and for an empty body.
  func preview(of response: IncomingResponse) -> String? {
    guard !Self.looksLikeJSON(response.body) else { return nil }
    return Self.cut(safe(Self.beginning(of: response.body)), to: 120)
  }

  /// The beginning of a body with documented details: at most 300 characters of JSON, otherwise the
  /// preview.
  func body(of response: IncomingResponse) -> String? {
    preview(of: response) ?? words(Self.beginning(of: response.body))
  }

  /// Scrubs first, since the later steps could cut a secret or change its form.
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

  /// More than any message shows, so that a large page is not processed.
  private static func beginning(of body: Data) -> String {
    String(decoding: body.prefix(16_384), as: UTF8.self)
  }

  /// A body that begins like an object or list counts as JSON even if it is broken; a text, number
  /// or literal only if it is valid.
  private static func looksLikeJSON(_ body: Data) -> Bool {
    let first = body.first { !Set(" \t\r\n".utf8).contains($0) }
    if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") { return true }
    do throws(JSONReader.Problem) {
      _ = try JSONReader.value(of: body)
      return true
    } catch {
      return false
    }
  }
}
