import Domain
import Foundation
import HTTPTypes

/// Writes a request, for the network with its secrets revealed and for plans without. Both have the
/// same fields in the same order.
extension OutgoingRequest {
  /// The header fields in order, with `Accept: application/json` unless the request sets it, and
  /// the body's type. A multipart type has a placeholder for the boundary.
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
    // `HTTPField` neutralizes line breaks, which a secret read from a file may have.
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

  /// `nil` if there is no body. A multipart body is written as its plan; the result of `show` is
  /// not escaped.
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
