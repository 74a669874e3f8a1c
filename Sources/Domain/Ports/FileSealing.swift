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
  /// Its first line is not that of a sealed file.
  case notSealed
  /// It has only so many bytes.
  case endsEarly(Int)
  /// It cannot be told which of the two.
  case wrongPassphraseOrChanged
  /// The passphrase is right. Up to this byte the file is as it was sealed.
  case changed(after: Int)
  case noMemory

  /// One clause.
  package var message: String {
    switch self {
    case .emptyPassphrase: "the passphrase is empty"
    case .notSealed: "its first line is not that of a file that roster sealed"
    case .endsEarly(let count): "it ends after \(count) bytes, so that its contents are missing"
    case .wrongPassphraseOrChanged: "the passphrase is wrong, or the file was changed"
    case .changed(let place): "the file was changed or cut off after byte \(place)"
    case .noMemory: "there are not the 256 MiB of memory that a passphrase needs"
    }
  }
}
