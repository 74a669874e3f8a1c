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
    forms(of: secrets.map { $0.reveal() }).reduce(text) { text, form in
      text.replacing(form, with: Secret.placeholder)
    }
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
