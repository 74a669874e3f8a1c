/// Encrypts contents with a passphrase.
package protocol FileSealing: Sendable {
  /// Takes about a second.
  ///
  /// - Throws: If the passphrase is empty, or there is not enough memory.
  @concurrent func sealed(
    _ contents: [UInt8], with passphrase: Secret
  ) async throws(SealingFailure) -> [UInt8]

  /// - Throws: If the passphrase is another one, or the contents were changed or cut off.
  @concurrent func opened(
    _ sealed: [UInt8], with passphrase: Secret
  ) async throws(SealingFailure) -> [UInt8]
}

package enum SealingFailure: Error, Hashable, Sendable {
  case emptyPassphrase
  case notSealed
  /// It cannot be told which of the two.
  case wrongPassphraseOrChanged
  case noMemory

  /// One clause.
  package var message: String {
    switch self {
    case .emptyPassphrase: "the passphrase is empty"
    case .notSealed: "this is not a file that roster sealed"
    case .wrongPassphraseOrChanged: "the passphrase is wrong, or the file was changed"
    case .noMemory: "there are not the 256 MiB of memory that a passphrase needs"
    }
  }
}
