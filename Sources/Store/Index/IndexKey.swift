package import Domain
import Foundation

/// The key of all indexes of this user or team. A process that has it can find out which tags belong to a value.
package struct IndexKey: Sendable {
  private let master: LockedMemory

  /// `secret` may have any length.
  package init(_ secret: Secret) {
    Sodium.start()
    master = secret.withBytes { Sodium.key(of: $0) }
  }

  /// The key of a team's indexes.
  package init(ofTeam key: TeamKey) { master = key.key(for: "index") }

  /// Writes a random key as a line of text, unless the file exists.
  ///
  /// - Throws: If it cannot be written, or the system provides no random numbers.
  package static func makeFile(_ path: String) throws(JournalFailure) {
    guard access(path, F_OK) != 0 else { return }
    let key = try JournalKey.random()
    let line = LockedMemory(capacity: key.count * 2 + 1) { place in
      key.withBytes { key in
        for (index, byte) in key.enumerated() {
          place[index * 2] = Hexadecimal.digits[Int(byte >> 4)]
          place[index * 2 + 1] = Hexadecimal.digits[Int(byte & 15)]
        }
      }
      place[place.count - 1] = UInt8(ascii: "\n")
      return place.count
    }
    _ = try PrivateFiles.create(path, contents: line)
  }

  /// `country` applies to phone numbers without one.
  func tagging(for installation: Installation, country: PhoneCountry?) -> Tagging {
    Tagging(master: master, installation: installation, country: country)
  }
}

/// Turns the identifiers of one provider's contacts into tags.
struct Tagging: Sendable {
  /// The subkeys of all kinds, by their numbers; number 0 is the check.
  private let keys: LockedMemory
  private let country: PhoneCountry?

  fileprivate init(master: LockedMemory, installation: Installation, country: PhoneCountry?) {
    self.country = country
    let count = (IdentifierKind.allCases.map(\.rawValue).max() ?? 0) + 1
    keys = Sodium.subkeys(
      count, of: Sodium.key(of: installation.text, under: master), context: "rosterix")
  }

  /// Of a contact that was read in full, sorted.
  func tags(of contact: Contact) -> [UInt64] {
    contact.identifiers(country: country).map(tag(of:)).sorted()
  }

  /// Of the e-mail addresses and the phone numbers with a certain country.
  func personTags(of contact: Contact) -> [UInt64] {
    contact.identifiers(country: country).filter { $0.kind == .email || $0.kind == .phone }
      .map(tag(of:))
  }

  func tag(of identifier: Identifier) -> UInt64 {
    Sodium.tag(of: identifier.value, under: keys, number: identifier.kind.rawValue)
  }

  func tag(ofID id: String) -> UInt64 {
    tag(of: Identifier(.id, KeyIdentifier.compared(id)))
  }

  /// Names an id where no tag of an erased contact may stay.
  func mark(ofID id: String) -> UInt64 {
    Sodium.tag(of: "id " + id, under: keys, number: 0)
  }

  /// The same for the same key, installation and country: what all tags depend on.
  var check: UInt64 {
    Sodium.tag(of: "index " + (country?.region ?? ""), under: keys, number: 0)
  }
}
