import Foundation

/// Ends the decoding of JSON values early; in a decoder's `userInfo`.
package struct DecodingLimit: Sendable {
  /// Whether no further value is to be decoded.
  package let isOver: @Sendable () -> Bool

  package init(isOver: @escaping @Sendable () -> Bool) { self.isOver = isOver }

  package static let key: CodingUserInfoKey = {
    guard let key = CodingUserInfoKey(rawValue: "roster.decodingLimit") else {
      preconditionFailure("A text that is not empty is a key.")
    }
    return key
  }()
}
