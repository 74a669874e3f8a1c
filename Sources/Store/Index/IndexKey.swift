package import Domain
import Foundation

/// The key of all indexes of this user. A process that has it can find out which tags belong to a value.
package struct IndexKey: Sendable {
  private let master: LockedMemory

  /// `secret` may have any length.
  package init(_ secret: Secret) {
    Sodium.start()
    master = secret.withBytes { Sodium.key(of: $0) }
  }

  /// Writes a random key as a line of text, unless the file exists.
  ///
  /// - Throws: If it cannot be written, or the system provides no random numbers.
  package static func makeFile(_ path: String) throws(JournalFailure) {
    guard access(path, F_OK) != 0 else { return }
    let key = try JournalKey.random()
    let line = LockedMemory(capacity: key.count * 2 + 1) { place in
      key.withBytes { key in
        for (index, byte) in key.enumerated() {
          place[index * 2] = hexadecimal[Int(byte >> 4)]
          place[index * 2 + 1] = hexadecimal[Int(byte & 15)]
        }
      }
      place[place.count - 1] = UInt8(ascii: "\n")
      return place.count
    }
    _ = try PrivateFiles.create(path, contents: line)
  }

  private static let hexadecimal = Array("0123456789abcdef".utf8)

  func tagging(for installation: Installation) -> Tagging {
    Tagging(master: master, installation: installation)
  }
}

/// Turns the identifiers of one provider's contacts into tags.
struct Tagging: Sendable {
  /// The subkeys of all kinds, by their numbers; number 0 is the check.
  private let keys: LockedMemory

  fileprivate init(master: LockedMemory, installation: Installation) {
    let count = (IdentifierKind.allCases.map(\.rawValue).max() ?? 0) + 1
    keys = Sodium.subkeys(
      count, of: Sodium.key(of: installation.text, under: master), context: "rosterix")
  }

  func tag(of identifier: Identifier) -> UInt64 {
    Sodium.tag(of: identifier.value, under: keys, number: identifier.kind.rawValue)
  }

  /// The same for the same key and installation.
  var check: UInt64 { Sodium.tag(of: "index", under: keys, number: 0) }
}
