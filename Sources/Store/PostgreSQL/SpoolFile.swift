import Domain
import Foundation
import Glibc

/// Lines in a file of the state folder until the team's database has them. Each has a code under the
/// team's key, and is on disk when `add` returns.
struct SpoolFile {
  struct Contents: Sendable {
    var lines: [Data]
    fileprivate var bytes: [UInt8]
  }

  let path: String
  let key: JournalKey
  /// What follows from a line that is not as roster wrote it; one clause.
  let consequence: String

  var isThere: Bool { access(path, F_OK) == 0 }

  /// Returns when they are on disk.
  func add(_ lines: [Data]) throws(JournalFailure) {
    var bytes: [UInt8] = []
    for line in lines {
      bytes += "\(key.code(of: line, for: .spool)) ".utf8
      bytes += line
      bytes.append(UInt8(ascii: "\n"))
    }
    try locked { () throws(JournalFailure) in try append(bytes) }
  }

  /// - Returns: `nil` if there are none.
  /// - Throws: If a line is not as roster wrote it.
  func contents() throws(JournalFailure) -> Contents? {
    guard isThere else { return nil }
    return try locked { () throws(JournalFailure) -> Contents? in
      guard let bytes = try PrivateFiles.contents(path) else { return nil }
      var lines: [Data] = []
      // A crash can leave half of the last line; what it says was not kept.
      let whole = bytes.lastIndex(of: UInt8(ascii: "\n")).map { bytes[...$0] } ?? []
      for (place, line) in whole.split(separator: UInt8(ascii: "\n")).enumerated() {
        guard let content = content(of: line) else { throw damage(at: place) }
        lines.append(content)
      }
      return Contents(lines: lines, bytes: bytes)
    }
  }

  func damage(at place: Int) -> JournalFailure {
    JournalFailure(
      message: "\(path):\(place + 1) is not as roster wrote it: \(consequence) until the file is "
        + "restored or moved away")
  }

  /// Other processes may have added lines meanwhile, which stay.
  func remove(_ contents: Contents) throws(JournalFailure) {
    try locked { () throws(JournalFailure) in
      // Otherwise another process has removed them.
      guard let bytes = try PrivateFiles.contents(path), bytes.starts(with: contents.bytes) else {
        return
      }
      let rest = Array(bytes.dropFirst(contents.bytes.count))
      if rest.isEmpty {
        guard unlink(path) == 0 || errno == ENOENT else { throw PrivateFiles.failure(path) }
        return try PrivateFiles.syncFolder(of: path)
      }
      try PrivateFiles.replaceOnDisk(path, contents: LockedMemory(copying: rest))
    }
  }

  private func content(of line: ArraySlice<UInt8>) -> Data? {
    guard let blank = line.firstIndex(of: UInt8(ascii: " ")) else { return nil }
    let content = line[(blank + 1)...]
    let code = String(decoding: line[..<blank], as: UTF8.self)
    return code == key.code(of: content, for: .spool) ? Data(content) : nil
  }

  private func append(_ bytes: [UInt8]) throws(JournalFailure) {
    try PrivateFiles.ensureFile(path)
    let known = try PrivateFiles.contents(path) ?? []
    let descriptor = open(path, O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { throw PrivateFiles.failure(path) }
    defer { close(descriptor) }
    let whole = known.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    // Half of a line, as a crash left it.
    if whole < known.count, ftruncate(descriptor, whole) != 0 { throw PrivateFiles.failure(path) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else {
        if errno == EINTR { continue }
        throw PrivateFiles.failure(path)
      }
      rest = rest.dropFirst(count)
    }
    guard fsync(descriptor) == 0 else { throw PrivateFiles.failure(path) }
    try PrivateFiles.syncFolder(of: path)
  }

  private func locked<Value>(
    _ body: () throws(JournalFailure) -> Value
  ) throws(JournalFailure) -> Value {
    try FolderLock.whileHeld(
      in: URL(fileURLWithPath: path).deletingLastPathComponent(), body)
  }
}
