import Domain
import Foundation
import HTTPKit

extension RequestBody {
  /// One line of JSON with sorted keys, so that the same write is always the same bytes.
  static func json(_ value: JSONValue, contentType: String = "application/json") -> Self {
    .bytes(Data(value.jsonText.utf8), contentType: contentType)
  }
}
