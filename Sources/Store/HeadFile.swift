import Domain
import Glibc

/// `journal.head` beside the database: the last head, on one line. It is not synchronised, so that
/// a loss of power may leave an older head, which is told apart from a journal that was cut off.
struct HeadFile: Sendable {
  static let name = "journal.head"

  let path: String

  /// - Returns: `nil` where there is no file.
  func text() throws(JournalFailure) -> String? {
    let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw PrivateFiles.failure(path)
    }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: Self.mostBytes)
    let count = read(descriptor, &bytes, bytes.count)
    guard count >= 0 else { throw PrivateFiles.failure(path) }
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }

  /// In one write of one length, so that a reader never sees half of two heads.
  func write(_ line: String) throws(JournalFailure) {
    try PrivateFiles.ensureFile(path)
    let descriptor = open(path, O_WRONLY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { throw PrivateFiles.failure(path) }
    defer { close(descriptor) }
    let padding = String(repeating: " ", count: max(0, Self.mostBytes - 1 - line.utf8.count))
    let bytes = Array((line + padding + "\n").utf8)
    guard pwrite(descriptor, bytes, bytes.count, 0) == bytes.count else {
      throw PrivateFiles.failure(path)
    }
  }

  private static let mostBytes = 256
}
