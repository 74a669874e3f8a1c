package import Domain
import Foundation
import HTTPTypes

extension OutgoingRequest {
  /// The request as `--dry-run` shows it: exactly what would go out, with each secret as
  /// `‹redacted›`. The URL is not masked, since the operator typed what is in it.
  package func plan() -> PlannedRequest {
    PlannedRequest(
      method: method.rawValue, url: url.text,
      headers: wireFields { _ in Secret.placeholder }.map {
        FieldValue(name: $0.name.rawName, value: .string($0.value))
      },
      body: wireBody { _ in Secret.placeholder }.map { String(decoding: $0, as: UTF8.self) })
  }
}

package enum Redaction {
  /// Takes secrets out of a text that a provider wrote and that may repeat what it was sent, also
  /// percent-encoded or within JSON.
  package static func scrub(_ text: String, secrets: [Secret]) -> String {
    let bytes = Data(text.utf8)
    return Self.text(of: bytes, hiding: occurrences(of: secrets, in: bytes), upTo: bytes.count)
  }

  /// Where a text holds secrets in any form: byte ranges in their order, those that touch as one.
  /// Of bytes and not of characters, which a mark behind a secret would make others.
  static func occurrences(of secrets: [Secret], in bytes: Data) -> RangeSet<Int> {
    var found = RangeSet<Int>()
    for form in forms(of: secrets.map { $0.reveal() }) {
      let form = Data(form.utf8)
      var rest = bytes.startIndex..<bytes.endIndex
      while let range = bytes.range(of: form, in: rest) {
        found.insert(contentsOf: range)
        rest = range.lowerBound + 1..<bytes.endIndex
      }
    }
    return found
  }

  /// The most bytes that one of them takes in any form.
  static func longestForm(of secrets: [Secret]) -> Int {
    forms(of: secrets.map { $0.reveal() }).first?.utf8.count ?? 0
  }

  /// The beginning of a text with a sign for each range. `bytes` starts at index 0.
  static func text(of bytes: Data, hiding hidden: RangeSet<Int>, upTo end: Int) -> String {
    var text = ""
    var position = 0
    for range in hidden.ranges where range.lowerBound < end {
      text += String(decoding: bytes[position..<range.lowerBound], as: UTF8.self)
      text += Secret.placeholder
      position = range.upperBound
    }
    return text + String(decoding: bytes[position..<max(position, end)], as: UTF8.self)
  }

  /// The same for what identifies a person, whatever its case: many providers fold it.
  package static func mask(_ text: String, personal values: [String]) -> String {
    forms(of: values).reduce(text) { text, form in
      text.replacingOccurrences(of: form, with: RequestURL.mask, options: .caseInsensitive)
    }
  }

  /// How values can come back, the longest first: one may be a part of another.
  private static func forms(of values: [String]) -> [String] {
    var forms: Set<String> = []
    for value in values {
      let jsonEscaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      forms.formUnion([
        value, RequestURL.escaped(value), jsonEscaped, jsonEscaped.replacing("/", with: "\\/"),
      ])
    }
    forms.remove("")
    return forms.sorted { $0.utf8.count > $1.utf8.count }
  }
}
