package import Foundation

/// One request as it arrived, also where it was then failed by a fault.
package struct RecordedRequest: Sendable {
  package struct QueryItem: Sendable, Equatable {
    package let name: String
    package let value: String
  }

  /// The provider whose path it was, by its kind; `nil` for a path that is nobody's.
  package let kind: String?
  package let method: String
  /// As sent, percent-encoded, without the query.
  package let path: String
  /// Decoded, in the order sent.
  package let query: [QueryItem]
  /// Names in lower case.
  package let headers: [String: String]
  package let body: Data

  /// The body as text.
  package var text: String { String(decoding: body, as: UTF8.self) }
}
