import Domain
import Foundation
import Glibc

/// `journal.head` beside the database holds the last head on one line. It is created and
/// synchronised before the first entry is kept. Later heads are not synchronised, so a power
/// failure may leave an older one, which is not a fault.
struct HeadFile: Sendable {
  static let name = "journal.head"

  /// What the file holds.
  enum Content: Hashable, Sendable {
    case head(JournalHead)
    case missing
    case empty
    /// Not a head, or not written with the journal's key.
    case forged
    /// A link, a folder, a pipe, or a file that others can write. Completes "it is …".
    case unusable(String)
  }

  let path: String

  /// Never blocks, for example on a pipe without a writer.
  func content(sealedWith key: JournalKey) -> Content {
    let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { return Self.contentOfUnopened() }
    defer { close(descriptor) }
    return Self.content(of: descriptor, sealedWith: key)
  }

  /// Opens it for writing without creating it.
  func opened() -> OpenHeadFile {
    let descriptor = open(path, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    return OpenHeadFile(descriptor: descriptor, problem: descriptor < 0 ? errno : 0)
  }

  /// The unchecked text, for a folder without a key; `nil` if the file is missing.
  func text() throws(JournalFailure) -> String? {
    let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw PrivateFiles.failure(path)
    }
    defer { close(descriptor) }
    guard Self.problem(with: descriptor) == nil else {
      throw JournalFailure(message: "\(path) is a link or not the user's own file")
    }
    return String(decoding: Self.bytes(of: descriptor), as: UTF8.self)
  }

  /// Writes a head to the file and to disk. An earlier file is moved to
  /// `journal.head.aside-<suffix>`, or replaced if `suffix` is `nil`.
  func begin(with line: String, settingAside suffix: String?) throws(JournalFailure) {
    if let suffix, rename(path, "\(path).aside-\(suffix)") != 0, errno != ENOENT {
      throw PrivateFiles.failure(path)
    }
    try PrivateFiles.replaceOnDisk(path, contents: LockedMemory(copying: Self.padded(line)))
  }

  /// Writes a head to disk, or leaves the one that is there.
  func makeIfMissing(_ line: String) throws(JournalFailure) {
    _ = try PrivateFiles.create(path, contents: LockedMemory(copying: Self.padded(line)))
  }

  fileprivate static func contentOfUnopened(_ problem: Int32 = errno) -> Content {
    switch problem {
    case ENOENT: .missing
    case ELOOP: .unusable("a link")
    case EISDIR: .unusable("a folder")
    default: .unusable("a file that cannot be opened (\(String(cString: strerror(problem))))")
    }
  }

  /// Reads again after a torn line, since another process may be writing.
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
    guard fstat(descriptor, &facts) == 0 else { return "a file that cannot be read" }
    switch facts.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: return "a folder"
    case S_IFIFO: return "a pipe"
    default: return "not a regular file"
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

  /// All heads have the same length, so that a reader never sees the end of an older one.
  fileprivate static func padded(_ line: String) -> [UInt8] {
    let padding = max(0, mostBytes - 1 - line.utf8.count)
    return Array((line + String(repeating: " ", count: padding) + "\n").utf8)
  }

  private static let mostBytes = 256
}

/// A head file opened for writing.
final class OpenHeadFile: Sendable {
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

  /// Ignores errors: the entry is committed and counts. If the head is not written, the file lags
  /// behind, and `verify` reports it.
  func write(_ line: String) {
    let bytes = HeadFile.padded(line)
    _ = pwrite(descriptor, bytes, bytes.count, 0)
  }
}

/// How far the journal went, recorded outside the database and sealed with the key.
struct JournalHead: Hashable, Sendable {
  /// 0 before the first entry.
  var sequence: Int64
  var link: String
  /// The number of the next entry. A forged number may be the largest one; it then counts as its
  /// own successor.
  static func number(after sequence: Int64) -> Int64 { sequence == .max ? .max : sequence + 1 }

  /// The head of a journal without entries.
  static let none = JournalHead(sequence: 0, link: JournalChain.none)

  /// One line, e.g. `roster journal 1 head 42 <link> <seal>`; the seal is a code of the rest.
  func line(sealedWith key: JournalKey) -> String {
    "\(words) \(key.code(of: words.utf8, for: .head))"
  }

  init(sequence: Int64, link: String) {
    self.sequence = sequence
    self.link = link
  }

  /// - Returns: `nil` if the text is not a head or its seal is not from this key.
  init?(line: some StringProtocol, sealedWith key: JournalKey) {
    let words = line.split(whereSeparator: \.isWhitespace)
    guard words.count == 7, words[..<4].joined(separator: " ") == Self.prefix,
      let sequence = Int64(words[4])
    else { return nil }
    self.init(sequence: sequence, link: String(words[5]))
    guard words[6] == key.code(of: self.words.utf8, for: .head) else { return nil }
  }

  /// The beginning of every line.
  static let prefix = "roster journal 1 head"

  private var words: String { "\(Self.prefix) \(sequence) \(link)" }
}
