package import Domain

/// The one key of a team, from which the keys of its journal, its suppression list and its indexes are
/// made.
package struct TeamKey: Sendable {
  let master: LockedMemory
  let journal: JournalKey

  private static let leastBytes = 32

  /// - Throws: If the secret has fewer than 32 bytes. It is not a password that a person chooses.
  package init(_ secret: Secret) throws(JournalFailure) {
    Sodium.start()
    let isLong = secret.withBytes { $0.count >= Self.leastBytes }
    guard isLong else {
      throw JournalFailure(
        message: "[store] key is shorter than 32 characters: openssl rand -hex 32 makes one")
    }
    self.init(secret.withBytes { Sodium.key(of: $0) })
  }

  /// `master` has 32 bytes.
  package init(_ master: LockedMemory) {
    self.master = master
    journal = JournalKey(ofTeam: master)
  }

  package var codes: JournalCodes { JournalCodes(key: journal) }

  /// Says in the database which key the team has.
  var check: String { journal.code(of: "roster team key".utf8, for: .team) }

  /// Seals the keys of what was taken over.
  var sealing: LockedMemory { key(for: "sealed keys") }

  /// A key for one purpose.
  func key(for purpose: String) -> LockedMemory {
    Sodium.key(of: "roster team \(purpose)", under: master)
  }
}
