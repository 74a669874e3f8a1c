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

  /// The beginning of a body that is not JSON, at most 120 characters and not beyond the first JSON
  /// in it. `nil` for JSON, whose content is not shown, and for an empty body.
  func preview(of response: IncomingResponse) -> String? {
    guard !Self.looksLikeJSON(response.body) else { return nil }
    let beginning = Self.beginning(of: response.body)
    return Self.cut(safe(beginning) { Self.withoutAddresses(Self.beforeJSON(in: $0)) }, to: 120)
  }

  /// The beginning of a body with documented details: at most 300 characters of JSON in which only
  /// the provider's own words about the failure are readable, otherwise the preview.
  func body(of response: IncomingResponse) -> String? {
    do throws(JSONReader.Problem) {
      let value = try JSONReader.value(of: response.body, repairs: true)
      let readable = Self.readable(value, isWords: false).jsonText
      return Self.cut(safe(readable, Self.withoutAddresses), to: 300)
    } catch {
      return preview(of: response)
    }
  }

  /// Under these names a provider says what is wrong.
  private static let wordNames: Set<String> = [
    "error", "errors", "message", "messages", "detail", "details", "description", "reason",
  ]

  private static func readable(_ value: JSONValue, isWords: Bool) -> JSONValue {
    switch value {
    case .object(let members):
      .object(
        Dictionary(
          uniqueKeysWithValues: members.map {
            ($0.key, readable($0.value, isWords: wordNames.contains($0.key.lowercased())))
          }))
    case .array(let elements): .array(elements.map { readable($0, isWords: isWords) })
    case .string, .broken: isWords ? value : .string(RequestURL.mask)
    case .null, .bool, .integer, .decimal: value
    }
  }

  /// A page's text, or a sentence before JSON. What follows may be about a person.
  private static func beforeJSON(in text: String) -> String {
    let text = text[..<(text.firstRange(of: /\{|\[\s*[\[{"]/)?.lowerBound ?? text.endIndex)]
    let isPage = text.first { !$0.isWhitespace } == "<"
    guard !isPage, text.contains(/"\s*[:,]/) else { return String(text) }
    return String(text.prefix { $0 != "\"" })
  }

  /// Hides what looks like an e-mail address or a phone number.
  private static func withoutAddresses(_ text: String) -> String {
    let ends = Set("<>\"'(),;:")
    var masked = ""
    var word = ""
    for character in text + "\n" {
      guard character.isWhitespace || ends.contains(character) else {
        word.append(character)
        continue
      }
      let isAddress = word.contains("@") && word.count > 1
      masked += (isAddress ? RequestURL.mask : word) + String(character)
      word = ""
    }
    return String(masked.dropLast())
      .replacing(/(\+|\b0)[0-9][0-9 ()\/.-]{6,}[0-9]/, with: RequestURL.mask)
  }

  /// Scrubs first, since the later steps could cut a secret or change its form.
  private func safe(_ text: String, _ change: (String) -> String = { $0 }) -> String {
    let scrubbed = Redaction.mask(
      Redaction.scrub(text, secrets: secrets), personal: personal)
    // More than is ever shown, so that the changes do not take long.
    let line = change(String(scrubbed.prefix(2_000))).split(whereSeparator: \.isWhitespace).joined(
      separator: " ")
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

  /// A body that begins like an object, a list or a text counts as JSON even if it is broken; a
  /// number or literal only if it is valid.
  private static func looksLikeJSON(_ body: Data) -> Bool {
    let first = body.first { !Set(" \t\r\n".utf8).contains($0) }
    if first.map({ Set("{[\"".utf8).contains($0) }) == true { return true }
    do throws(JSONReader.Problem) {
      _ = try JSONReader.value(of: body)
      return true
    } catch {
      return false
    }
  }
}
