import Domain

/// The journal's key: 32 random bytes. Without its file no process can make a valid entry or find
/// out from a digest what was requested.
struct JournalKey: Sendable {
  /// The purpose of a code: the same text has a different code for each use.
  enum Use: String, CaseIterable {
    /// Of a request text.
    case request
    /// Of an entry and the link before it.
    case link
    case head
    case installation
    case machine
    /// Of the mark in the key's file.
    case mark
    /// Of a name of a contact that a session holds.
    case lease
    /// Of a contact's state or a value in the plan of a case.
    case caseState
    /// Of a line of the spool.
    case spool
    /// Says which key a team's database was made with.
    case team
  }

  static let byteCount = 32
  private let keys: [Use: LockedMemory]

  init(_ master: LockedMemory) {
    keys = Dictionary(
      uniqueKeysWithValues: Use.allCases.map { use in
        let key = LockedMemory(capacity: Sodium.digestBytes) { place in
          Self.hmac(Array("roster journal \(use.rawValue)".utf8), under: master, into: place)
          return place.count
        }
        return (use, key)
      })
  }

  /// A team's key is also the key of other things than its journal.
  init(ofTeam key: LockedMemory) {
    Sodium.start()
    self.init(Sodium.key(of: "roster team journal", under: key))
  }

  /// The name of the only chain of a journal with this key: the same in a witness, and after a team has
  /// taken it over.
  var chainName: String {
    let digits = Array(code(of: "roster taken over".utf8, for: .team).prefix(32))
    return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }
      .joined(separator: "-")
  }

  static func inMemory() throws(JournalFailure) -> JournalKey { JournalKey(try random()) }

  /// HMAC-SHA256 in lower-case hexadecimal, 64 characters.
  func code(of message: some Sequence<UInt8>, for use: Use) -> String {
    guard let key = keys[use] else { preconditionFailure("Every use has a key.") }
    var digest = [UInt8](repeating: 0, count: Sodium.digestBytes)
    let message = Array(message)
    digest.withUnsafeMutableBytes { Self.hmac(message, under: key, into: $0) }
    return Hexadecimal.text(of: digest)
  }

  /// `digest` has room for `Sodium.digestBytes`.
  private static func hmac(
    _ message: [UInt8], under key: LockedMemory, into digest: UnsafeMutableRawBufferPointer
  ) {
    key.withBytes { Sodium.hmac(message, under: $0, into: digest) }
  }

  static func random() throws(JournalFailure) -> LockedMemory {
    guard Sodium.start() else {
      throw JournalFailure(message: "the system provides no random numbers")
    }
    return LockedMemory(capacity: byteCount) { place in
      Sodium.fillRandom(place)
      return place.count
    }
  }
}
