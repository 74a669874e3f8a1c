package import Domain
package import Foundation

/// `operator.key` in the state folder. The seed is read for each signature and not kept.
package struct OperatorKeyFile: OperatorSigning {
  private let file: TitledKey

  package init(folder: URL) {
    file = TitledKey(
      path: folder.appendingPathComponent("operator.key").path, title: "roster operator key 1")
  }

  package func publicKey() throws(OperatorKeyFailure) -> OperatorKey {
    Self.key(of: try seed())
  }

  package func sign(_ message: [UInt8]) throws(OperatorKeyFailure) -> OperatorSignature {
    Self.signature(of: message, by: try seed())
  }

  package func isValid(
    _ signature: OperatorSignature, of message: [UInt8], by key: OperatorKey
  ) -> Bool {
    Sodium.start()
    return Sodium.isValid(signature.bytes, of: message, by: key.bytes)
  }

  /// For a seed of 32 bytes.
  package static func key(of seed: LockedMemory) -> OperatorKey {
    Sodium.start()
    guard let key = OperatorKey(bytes: Sodium.signingKey(of: seed)) else {
      preconditionFailure("A public key has 32 bytes.")
    }
    return key
  }

  /// For a seed of 32 bytes.
  package static func signature(
    of message: [UInt8], by seed: LockedMemory
  ) -> OperatorSignature {
    Sodium.start()
    guard let signature = OperatorSignature(bytes: Sodium.signature(of: message, by: seed)) else {
      preconditionFailure("A signature has 64 bytes.")
    }
    return signature
  }

  private func seed() throws(OperatorKeyFailure) -> LockedMemory {
    do throws(JournalFailure) {
      return try file.readOrMake()
    } catch {
      throw OperatorKeyFailure(message: error.message)
    }
  }
}
