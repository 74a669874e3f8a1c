import Foundation

/// This operator's Ed25519 key (RFC 8032), and the check of any operator's signature.
package protocol OperatorSigning: Sendable {
  /// Makes the key if there is none.
  ///
  /// - Throws: If its file cannot be made or read, or others can read it.
  func publicKey() throws(OperatorKeyFailure) -> OperatorKey

  /// - Throws: As `publicKey()`.
  func sign(_ message: [UInt8]) throws(OperatorKeyFailure) -> OperatorSignature

  /// Needs no key of this machine.
  func isValid(
    _ signature: OperatorSignature, of message: [UInt8], by key: OperatorKey
  ) -> Bool
}

package struct OperatorKeyFailure: Error, Hashable, Sendable {
  /// One clause with the file and the reason.
  package var message: String

  package init(message: String) { self.message = message }
}

/// The public half of an operator's key, written `ed25519:BASE64`.
package struct OperatorKey: Hashable, Sendable {
  package static let byteCount = 32
  package let bytes: [UInt8]

  /// `nil` unless there are 32 bytes.
  package init?(bytes: [UInt8]) {
    guard bytes.count == Self.byteCount else { return nil }
    self.bytes = bytes
  }

  package init?(_ text: String) {
    guard let bytes = Ed25519Text.bytes(of: text) else { return nil }
    self.init(bytes: bytes)
  }

  package var text: String { Ed25519Text.text(of: bytes) }
}

/// A signature of an operator, written `ed25519:BASE64`.
package struct OperatorSignature: Hashable, Sendable {
  package static let byteCount = 64
  package let bytes: [UInt8]

  /// `nil` unless there are 64 bytes.
  package init?(bytes: [UInt8]) {
    guard bytes.count == Self.byteCount else { return nil }
    self.bytes = bytes
  }

  package init?(_ text: String) {
    guard let bytes = Ed25519Text.bytes(of: text) else { return nil }
    self.init(bytes: bytes)
  }

  package var text: String { Ed25519Text.text(of: bytes) }
}

private enum Ed25519Text {
  private static let prefix = "ed25519:"

  static func text(of bytes: [UInt8]) -> String { prefix + Data(bytes).base64EncodedString() }

  /// `nil` unless the text is exactly the one that `text(of:)` makes: a key has one spelling.
  static func bytes(of text: String) -> [UInt8]? {
    guard text.hasPrefix(prefix),
      let data = Data(base64Encoded: String(text.dropFirst(prefix.count)))
    else {
      return nil
    }
    let bytes = [UInt8](data)
    return self.text(of: bytes) == text ? bytes : nil
  }
}
