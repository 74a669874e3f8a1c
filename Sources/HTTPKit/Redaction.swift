package import Domain
import Foundation
import HTTPTypes

extension OutgoingRequest {
  /// The request as `--dry-run` shows it: exactly what would be sent, with each secret as
  /// `‹redacted›`. The URL is not masked, since the operator typed it.
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
  /// Replaces secrets in a text from a provider, which may echo what it received, also
  /// percent-encoded or JSON-escaped.
  package static func scrub(_ text: String, secrets: [Secret]) -> String {
    let bytes = Data(text.utf8)
    return Self.text(of: bytes, hiding: occurrences(of: secrets, in: bytes), upTo: bytes.count)
  }

  /// The byte ranges of secrets in any form, in order; touching ranges are merged. Bytes rather
  /// than characters, since a combining mark after a secret would change its last character.
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

  /// The length in bytes of the longest form of a secret.
  static func longestForm(of secrets: [Secret]) -> Int {
    forms(of: secrets.map { $0.reveal() }).first?.utf8.count ?? 0
  }

  /// The text up to `end` with a placeholder for each hidden range. `bytes` starts at index 0.
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

  /// Masks personal values in any case, since many providers fold case.
  package static func mask(_ text: String, personal values: [String]) -> String {
    forms(of: values).reduce(text) { text, form in
      text.replacingOccurrences(of: form, with: RequestURL.mask, options: .caseInsensitive)
    }
  }

  /// The forms in which values can be echoed, longest first, since one may contain another.
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
