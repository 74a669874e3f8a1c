import CSodium
import Domain
import Glibc

/// The journal's key: 32 random bytes. Without its file nobody can make an entry that holds, nor
/// find out from a digest what was asked for.
struct JournalKey: Sendable {
  /// What a code is for: the same text under two uses has two codes.
  enum Use: String, CaseIterable {
    /// Of what was asked for.
    case request
    /// Of an entry and of the link before it.
    case link
    /// Of a head outside the database.
    case head
    /// Of an account at a platform.
    case installation
    /// Of a machine's identifier.
    case machine
  }

  static let byteCount = 32
  private let keys: [Use: LockedMemory]

  /// Reads the key file, and makes it where it is missing and `mayBeMade`.
  ///
  /// - Throws: Where others can read it, or it is missing and was there before.
  init(file path: String, mayBeMade: Bool) throws(JournalFailure) {
    if mayBeMade { _ = try PrivateFiles.create(path, contents: try Self.random()) }
    self.init(try Self.read(path))
  }

  private init(_ master: LockedMemory) {
    keys = Dictionary(
      uniqueKeysWithValues: Use.allCases.map { use in
        let key = LockedMemory(capacity: Int(CSODIUM_DIGEST_BYTES)) { place in
          Self.hmac(Array("roster journal \(use.rawValue)".utf8), under: master, into: place)
          return place.count
        }
        return (use, key)
      })
  }

  static func inMemory() throws(JournalFailure) -> JournalKey { JournalKey(try random()) }

  /// HMAC-SHA256 in lower-case hexadecimal, 64 characters.
  func code(of message: some Sequence<UInt8>, for use: Use) -> String {
    guard let key = keys[use] else { preconditionFailure("Every use has a key.") }
    var digest = [UInt8](repeating: 0, count: Int(CSODIUM_DIGEST_BYTES))
    let message = Array(message)
    digest.withUnsafeMutableBytes { Self.hmac(message, under: key, into: $0) }
    return digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// `digest` has room for `CSODIUM_DIGEST_BYTES`.
  private static func hmac(
    _ message: [UInt8], under key: LockedMemory, into digest: UnsafeMutableRawBufferPointer
  ) {
    key.withBytes { key in
      csodium_hmac_sha256(digest.baseAddress, key.baseAddress, key.count, message, message.count)
    }
  }

  private static func random() throws(JournalFailure) -> LockedMemory {
    guard csodium_start() == 0 else {
      throw JournalFailure(message: "the system gives no random numbers")
    }
    return LockedMemory(capacity: byteCount) { place in
      csodium_random(place.baseAddress, place.count)
      return place.count
    }
  }

  private static func read(_ path: String) throws(JournalFailure) -> LockedMemory {
    let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else {
      guard errno == ENOENT else { throw PrivateFiles.failure(path) }
      throw JournalFailure(
        message:
          "\(path) is missing, and nothing else proves what the journal holds: bring the key "
          + "back, or put the journal's folder aside to begin a new one")
    }
    defer { close(descriptor) }
    var facts = stat()
    guard fstat(descriptor, &facts) == 0 else { throw PrivateFiles.failure(path) }
    guard facts.st_mode & 0o077 == 0, facts.st_uid == geteuid() else {
      throw JournalFailure(
        message: "\(path) can be read or written by others (chmod 600 \(path))")
    }
    var count = 0
    let key = LockedMemory(capacity: byteCount) { place in
      count = Glibc.read(descriptor, place.baseAddress, place.count)
      return max(0, count)
    }
    guard count == byteCount else {
      throw JournalFailure(message: "\(path) is shorter than the key that it should hold")
    }
    return key
  }
}
