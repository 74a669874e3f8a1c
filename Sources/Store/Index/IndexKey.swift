import CSodium
package import Domain
import Foundation

/// The key of all indexes of this user. Whoever has it can find out which tags belong to a value.
package struct IndexKey: Sendable {
  private let master: LockedMemory

  /// `secret` may have any length.
  package init(_ secret: LockedMemory) {
    // Without it, libsodium uses its slowest code.
    _ = csodium_start()
    master = LockedMemory(capacity: Int(CSODIUM_KEY_BYTES)) { place in
      secret.withBytes { secret in
        csodium_hash(place.baseAddress, secret.baseAddress, secret.count)
      }
      return place.count
    }
  }

  /// - Throws: If the system provides no random numbers.
  static func random() throws(JournalFailure) -> LockedMemory { try JournalKey.random() }

  func tagging(for installation: Installation) -> Tagging {
    Tagging(master: master, installation: installation)
  }
}

/// Turns the identifiers of one provider's contacts into tags.
struct Tagging: Sendable {
  /// The subkeys of all kinds, one after the other; number 0 is the check.
  private let keys: LockedMemory

  fileprivate init(master: LockedMemory, installation: Installation) {
    let message = Array(installation.text.utf8)
    let provider = LockedMemory(capacity: Self.keyBytes) { place in
      master.withBytes {
        csodium_keyed_hash(place.baseAddress, $0.baseAddress, message, message.count)
      }
      return place.count
    }
    let count = (IdentifierKind.allCases.map(\.rawValue).max() ?? 0) + 1
    keys = LockedMemory(capacity: count * Self.keyBytes) { place in
      provider.withBytes { key in
        for number in 0..<count {
          csodium_subkey(
            place.baseAddress?.advanced(by: number * Self.keyBytes), UInt64(number), "rosterix",
            key.baseAddress)
        }
      }
      return place.count
    }
  }

  private static let keyBytes = Int(CSODIUM_KEY_BYTES)

  func tag(of identifier: Identifier) -> UInt64 {
    tag(of: identifier.value, under: identifier.kind.rawValue)
  }

  /// The same for the same key and installation.
  var check: UInt64 { tag(of: "index", under: 0) }

  private func tag(of value: String, under number: Int) -> UInt64 {
    var value = value
    return value.withUTF8 { message in
      keys.withBytes { keys in
        csodium_tag(
          keys.baseAddress?.advanced(by: number * Self.keyBytes), message.baseAddress,
          message.count)
      }
    }
  }
}
