package import Foundation

/// One request as it arrived, even if a fault then failed it.
package struct RecordedRequest: Sendable {
  package struct QueryItem: Sendable, Equatable {
    package let name: String
    package let value: String
  }

  /// The kind of the path's provider; `nil` for a path of no provider.
  package let kind: String?
  package let method: String
  /// As sent, percent-encoded, without the query.
  package let path: String
  /// Decoded, in the order sent.
  package let query: [QueryItem]
  /// Names in lower case.
  package let headers: [String: String]
  package let body: Data

  package var text: String { String(decoding: body, as: UTF8.self) }
}
