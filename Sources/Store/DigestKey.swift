import CSodium
import Domain
import Glibc

/// The key of the journal's digests: 32 random bytes. Without the file, a digest says nothing about
/// what was written; with it, one can check whether a given request is the one that was sent.
struct DigestKey: Sendable {
  static let byteCount = 32
  private let bytes: [UInt8]

  /// Reads the key file, and makes it where it is missing.
  init(file path: String) throws(JournalFailure) {
    let fresh = try Self.random()
    _ = try PrivateFiles.create(path, contents: fresh.bytes)
    bytes = try Self.read(path)
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  static func random() throws(JournalFailure) -> DigestKey {
    guard csodium_start() == 0 else {
      throw JournalFailure(message: "the system gives no random numbers")
    }
    var bytes = [UInt8](repeating: 0, count: byteCount)
    csodium_random(&bytes, bytes.count)
    return DigestKey(bytes: bytes)
  }

  /// HMAC-SHA256 in lower-case hexadecimal, 64 characters.
  func digest(of text: String) -> String {
    let message = Array(text.utf8)
    var digest = [UInt8](repeating: 0, count: Int(CSODIUM_DIGEST_BYTES))
    csodium_hmac_sha256(&digest, bytes, bytes.count, message, message.count)
    return digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  private static func read(_ path: String) throws(JournalFailure) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { throw PrivateFiles.failure(path) }
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
