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
  }

  static let byteCount = 32
  private let keys: [Use: [UInt8]]

  /// Reads the key file, and makes it where it is missing and `mayBeMade`.
  ///
  /// - Throws: Where others can read it, or it is missing and was there before.
  init(file path: String, mayBeMade: Bool) throws(JournalFailure) {
    if mayBeMade { _ = try PrivateFiles.create(path, contents: try Self.randomBytes()) }
    self.init(try Self.read(path))
  }

  private init(_ bytes: [UInt8]) {
    keys = Dictionary(
      uniqueKeysWithValues: Use.allCases.map {
        ($0, Self.hmac(Array("roster journal \($0.rawValue)".utf8), under: bytes))
      })
  }

  static func random() throws(JournalFailure) -> JournalKey { JournalKey(try randomBytes()) }

  /// HMAC-SHA256 in lower-case hexadecimal, 64 characters.
  func code(of message: some Sequence<UInt8>, for use: Use) -> String {
    guard let key = keys[use] else { preconditionFailure("Every use has a key.") }
    return Self.hmac(Array(message), under: key).map {
      ($0 < 16 ? "0" : "") + String($0, radix: 16)
    }.joined()
  }

  private static func hmac(_ message: [UInt8], under key: [UInt8]) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: Int(CSODIUM_DIGEST_BYTES))
    csodium_hmac_sha256(&digest, key, key.count, message, message.count)
    return digest
  }

  private static func randomBytes() throws(JournalFailure) -> [UInt8] {
    guard csodium_start() == 0 else {
      throw JournalFailure(message: "the system gives no random numbers")
    }
    var bytes = [UInt8](repeating: 0, count: byteCount)
    csodium_random(&bytes, bytes.count)
    return bytes
  }

  private static func read(_ path: String) throws(JournalFailure) -> [UInt8] {
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
    var bytes = [UInt8](repeating: 0, count: byteCount)
    guard Glibc.read(descriptor, &bytes, byteCount) == byteCount else {
      throw JournalFailure(message: "\(path) is shorter than the key that it should hold")
    }
    return bytes
  }
}
