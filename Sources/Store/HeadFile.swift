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
    return try Self.text(of: descriptor, path)
  }

  /// Opens it to be written, before the entries are kept that its head will be of: what cannot be
  /// told outside the database is not kept in it either.
  func opened() throws(JournalFailure) -> OpenHeadFile {
    try PrivateFiles.ensureFile(path)
    let descriptor = open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { throw PrivateFiles.failure(path) }
    return OpenHeadFile(descriptor: descriptor, path: path)
  }

  fileprivate static func text(of descriptor: Int32, _ path: String) throws(JournalFailure)
    -> String
  {
    var bytes = [UInt8](repeating: 0, count: mostBytes)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    guard count >= 0 else { throw PrivateFiles.failure(path) }
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }

  fileprivate static let mostBytes = 256
}

/// A head file that can be written.
final class OpenHeadFile {
  private let descriptor: Int32
  private let path: String

  fileprivate init(descriptor: Int32, path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  deinit { close(descriptor) }

  /// Empty where it was made just now.
  func text() throws(JournalFailure) -> String { try HeadFile.text(of: descriptor, path) }

  /// In one write of one length, so that a reader never sees half of two heads. What is committed
  /// counts: where the disk does not take it, the journal is only behind one head, and `verify` says
  /// so.
  func write(_ line: String) {
    let padding = max(0, HeadFile.mostBytes - 1 - line.utf8.count)
    let bytes = Array((line + String(repeating: " ", count: padding) + "\n").utf8)
    _ = pwrite(descriptor, bytes, bytes.count, 0)
  }
}
