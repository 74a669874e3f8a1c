import CSodium
import Domain
import Foundation

/// What the store uses of libsodium. Keys are `keyBytes` long.
enum Sodium {
  static let keyBytes = Int(CSODIUM_KEY_BYTES)
  static let digestBytes = Int(CSODIUM_DIGEST_BYTES)

  /// Chooses the fastest code for this machine.
  ///
  /// - Returns: `false` if the system provides no random numbers.
  @discardableResult
  static func start() -> Bool { csodium_start() == 0 }

  static func fillRandom(_ place: UnsafeMutableRawBufferPointer) {
    csodium_random(place.baseAddress, place.count)
  }

  /// HMAC-SHA256 into `digestBytes`. The key may have any length.
  static func hmac(
    _ message: [UInt8], under key: UnsafeRawBufferPointer,
    into digest: UnsafeMutableRawBufferPointer
  ) {
    csodium_hmac_sha256(digest.baseAddress, key.baseAddress, key.count, message, message.count)
  }

  static func sha256(_ message: Data) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: digestBytes)
    message.withUnsafeBytes {
      csodium_sha256(&digest, $0.bindMemory(to: UInt8.self).baseAddress, $0.count)
    }
    return digest
  }

  /// A key of a secret of any length (BLAKE2b).
  static func key(of secret: UnsafeRawBufferPointer) -> LockedMemory {
    LockedMemory(capacity: keyBytes) { place in
      csodium_hash(place.baseAddress, secret.baseAddress, secret.count)
      return place.count
    }
  }

  /// A key of a key and a text (keyed BLAKE2b).
  static func key(of text: String, under key: LockedMemory) -> LockedMemory {
    let message = Array(text.utf8)
    return LockedMemory(capacity: keyBytes) { place in
      key.withBytes {
        csodium_keyed_hash(place.baseAddress, $0.baseAddress, message, message.count)
      }
      return place.count
    }
  }

  /// The subkeys 0..<count, one after the other (crypto_kdf). `context` has eight letters.
  static func subkeys(_ count: Int, of key: LockedMemory, context: String) -> LockedMemory {
    LockedMemory(capacity: count * keyBytes) { place in
      key.withBytes { key in
        for number in 0..<count {
          csodium_subkey(
            place.baseAddress?.advanced(by: number * keyBytes), UInt64(number), context,
            key.baseAddress)
        }
      }
      return place.count
    }
  }

  /// The first eight bytes of BLAKE2b under the key at `keys[number]`, as a number.
  static func tag(of text: String, under keys: LockedMemory, number: Int) -> UInt64 {
    var text = text
    return text.withUTF8 { message in
      keys.withBytes { keys in
        csodium_tag(
          keys.baseAddress?.advanced(by: number * keyBytes), message.baseAddress, message.count)
      }
    }
  }

  /// The public key of an Ed25519 seed.
  static func signingKey(of seed: LockedMemory) -> [UInt8] {
    var key = [UInt8](repeating: 0, count: Int(CSODIUM_SIGN_KEY_BYTES))
    seed.withBytes { csodium_sign_key(&key, $0.baseAddress) }
    return key
  }

  /// An Ed25519 signature.
  static func signature(of message: [UInt8], by seed: LockedMemory) -> [UInt8] {
    var signature = [UInt8](repeating: 0, count: Int(CSODIUM_SIGNATURE_BYTES))
    seed.withBytes { csodium_sign(&signature, message, message.count, $0.baseAddress) }
    return signature
  }

  static func isValid(_ signature: [UInt8], of message: [UInt8], by key: [UInt8]) -> Bool {
    csodium_sign_is_valid(signature, message, message.count, key) == 1
  }

  static let saltBytes = Int(CSODIUM_SALT_BYTES)

  /// A key of a passphrase (Argon2id). Takes about a second and 256 MiB; `nil` if there is not
  /// enough memory.
  static func key(ofPassphrase passphrase: UnsafeRawBufferPointer, salt: [UInt8]) -> LockedMemory? {
    var isMade = false
    let key = LockedMemory(capacity: keyBytes) { place in
      isMade =
        csodium_passphrase_key(place.baseAddress, passphrase.baseAddress, passphrase.count, salt)
        == 0
      return place.count
    }
    return isMade ? key : nil
  }

  /// The text encrypted and authenticated, in pieces.
  static func sealed(_ text: [UInt8], with key: LockedMemory) -> [UInt8] {
    var sealed = [UInt8](repeating: 0, count: csodium_sealed_count(text.count))
    key.withBytes { csodium_seal(&sealed, text, text.count, $0.baseAddress) }
    return sealed
  }

  enum Opened {
    case text([UInt8])
    /// So many bytes are as they were sealed; 0 if the key is another one, or they were changed early.
    case changed(after: Int)
  }

  static func opened(_ sealed: [UInt8], with key: LockedMemory) -> Opened {
    var text = [UInt8](repeating: 0, count: sealed.count)
    var (textCount, validCount) = (0, 0)
    let result = key.withBytes {
      csodium_unseal(&text, &textCount, &validCount, sealed, sealed.count, $0.baseAddress)
    }
    return result == 0 ? .text(Array(text.prefix(textCount))) : .changed(after: validCount)
  }
}
