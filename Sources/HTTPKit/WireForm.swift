import Domain
import Foundation
import HTTPTypes

/// How a request is written out, once for the network, which reveals secrets, and once for plans,
/// which do not: both see the same fields in the same order.
extension OutgoingRequest {
  /// Each field that is sent, in order, a multipart body's type with a sign for its boundary; `Accept: application/json` unless the request says
  /// otherwise, and the body's type.
  func wireFields(_ show: (Secret) -> String) -> [HTTPField] {
    var written: [HTTPField] = []
    let secretNames = Set(secretFields.map(\.name))
    if fields[.accept] == nil, !secretNames.contains(.accept) {
      written.append(HTTPField(name: .accept, value: "application/json"))
    }
    if let contentType, fields[.contentType] == nil {
      written.append(HTTPField(name: .contentType, value: contentType))
    }
    written += fields.filter { !secretNames.contains($0.name) }
    // `HTTPField` makes line breaks harmless, also a secret's that was read from a file.
    written += secretFields.map { HTTPField(name: $0.name, value: $0.prefix + show($0.value)) }
    return written
  }

  private var contentType: String? {
    switch body {
    case .none: nil
    case .bytes(_, let contentType): contentType
    case .form: "application/x-www-form-urlencoded"
    case .multipart: FilePart.bodyType
    }
  }

  /// `nil` where there is no body; of a multipart one its plan. What `show` gives for a secret is written as it is.
  func wireBody(_ show: (Secret) -> String) -> Data? {
    switch body {
    case .none: nil
    case .bytes(let data, _): data
    case .form(let fields):
      Data(
        fields.map { field in
          switch field.value {
          case .plain(let text): RequestURL.escaped(field.name) + "=" + RequestURL.escaped(text)
          case .secret(let secret): RequestURL.escaped(field.name) + "=" + show(secret)
          }
        }.joined(separator: "&").utf8)
    case .multipart(let part): Data(part.planText.utf8)
    }
  }
}
