import Domain
import Foundation
import Glibc

/// `journal.head` beside the database: the last head, on one line. It is made and synchronised before
/// the first entry is kept. Later heads are not synchronised, so a loss of power may leave an older
/// one, which is no fault.
struct HeadFile: Sendable {
  static let name = "journal.head"

  /// What the file holds.
  enum Content: Hashable, Sendable {
    case head(JournalHead)
    case missing
    case empty
    /// No head, or one that was not written with the journal's key.
    case forged
    /// A link, a folder, a pipe, or a file that others can write.
    case unusable(String)
  }

  let path: String

  /// Opens nothing that could wait, such as a pipe without a writer.
  func content(sealedWith key: JournalKey) -> Content {
    let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { return Self.contentOfUnopened() }
    defer { close(descriptor) }
    return Self.content(of: descriptor, sealedWith: key)
  }

  /// Opens it to be written; it is not made where it is missing.
  func opened() -> OpenHeadFile {
    let descriptor = open(path, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    return OpenHeadFile(descriptor: descriptor, problem: descriptor < 0 ? errno : 0)
  }

  /// The file's text, unchecked, for a folder without a key; `nil` where the file is missing.
  func text() throws(JournalFailure) -> String? {
    let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw PrivateFiles.failure(path)
    }
    defer { close(descriptor) }
    guard Self.problem(with: descriptor) == nil else {
      throw JournalFailure(message: "\(path) is a link or not a file of the user's own")
    }
    return String(decoding: Self.bytes(of: descriptor), as: UTF8.self)
  }

  /// Puts a head into the file and on disk. What was there under its name goes aside as
  /// `journal.head.aside-<suffix>`, and is replaced where `suffix` is `nil`.
  func begin(with line: String, settingAside suffix: String?) throws(JournalFailure) {
    if let suffix, rename(path, "\(path).aside-\(suffix)") != 0, errno != ENOENT {
      throw PrivateFiles.failure(path)
    }
    let bytes = Self.padded(line)
    let contents = LockedMemory(capacity: bytes.count) { place in
      place.copyBytes(from: bytes)
      return bytes.count
    }
    try PrivateFiles.replaceOnDisk(path, contents: contents)
  }

  fileprivate static func contentOfUnopened(_ problem: Int32 = errno) -> Content {
    switch problem {
    case ENOENT: .missing
    case ELOOP: .unusable("a link")
    case EISDIR: .unusable("a folder")
    default: .unusable("no file that can be opened (\(String(cString: strerror(problem))))")
    }
  }

  /// Another process may be writing: a torn line is read again.
  fileprivate static func content(
    of descriptor: Int32, sealedWith key: JournalKey
  ) -> Content {
    if let problem = problem(with: descriptor) { return .unusable(problem) }
    var content = Content.empty
    for _ in 1...100 {
      let text = String(decoding: bytes(of: descriptor), as: UTF8.self)
      if let head = JournalHead(line: text, sealedWith: key) { return .head(head) }
      content = text.isEmpty ? .empty : .forged
      sched_yield()
    }
    return content
  }

  private static func problem(with descriptor: Int32) -> String? {
    var facts = stat()
    guard fstat(descriptor, &facts) == 0 else { return "no file that can be read" }
    switch facts.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: return "a folder"
    case S_IFIFO: return "a pipe"
    default: return "no regular file"
    }
    guard facts.st_uid == geteuid() else { return "a file of another user" }
    guard facts.st_mode & 0o022 == 0 else { return "a file that others can write" }
    return nil
  }

  private static func bytes(of descriptor: Int32) -> ArraySlice<UInt8> {
    var bytes = [UInt8](repeating: 0, count: mostBytes)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    return bytes.prefix(max(0, count))
  }

  /// One length for all heads, so that a reader never sees the end of an older one.
  fileprivate static func padded(_ line: String) -> [UInt8] {
    let padding = max(0, mostBytes - 1 - line.utf8.count)
    return Array((line + String(repeating: " ", count: padding) + "\n").utf8)
  }

  private static let mostBytes = 256
}

/// A head file that can be written.
final class OpenHeadFile {
  private let descriptor: Int32
  private let problem: Int32

  fileprivate init(descriptor: Int32, problem: Int32) {
    self.descriptor = descriptor
    self.problem = problem
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  func content(sealedWith key: JournalKey) -> HeadFile.Content {
    descriptor < 0
      ? HeadFile.contentOfUnopened(problem) : HeadFile.content(of: descriptor, sealedWith: key)
  }

  /// The entry is committed and counts: where the disk does not take the head, the file lags behind
  /// and `verify` says so.
  func write(_ line: String) {
    let bytes = HeadFile.padded(line)
    _ = pwrite(descriptor, bytes, bytes.count, 0)
  }
}
