import Domain
import Foundation
import Glibc

/// The outcomes of writes while the team's database was away: entries in a file of the state folder,
/// until the database has them.
///
/// A line is an entry as JSON after its code under the team's key. It is on disk before the operator
/// is told what the provider answered.
struct EntrySpool {
  static let name = "journal.spool"

  struct Contents {
    var rows: [JournalRow]
    fileprivate var bytes: Int
  }

  let path: String
  let key: JournalKey

  var isThere: Bool { access(path, F_OK) == 0 }

  /// Returns when they are on disk.
  func add(_ rows: [JournalRow]) throws(JournalFailure) {
    var lines: [UInt8] = []
    for row in rows {
      do {
        let json = try JSONEncoder().encode(EntryJSON(entry: try row.raw()))
        lines += "\(key.code(of: json, for: .spool)) ".utf8
        lines += json
      } catch {
        throw JournalFailure(message: "\(path): \(error)")
      }
      lines.append(UInt8(ascii: "\n"))
    }
    try locked { () throws(JournalFailure) in try append(lines) }
  }

  /// - Returns: `nil` if there are none.
  /// - Throws: If a line is not as roster wrote it.
  func contents() throws(JournalFailure) -> Contents? {
    guard isThere else { return nil }
    return try locked { () throws(JournalFailure) -> Contents? in
      guard let bytes = try PrivateFiles.contents(path) else { return nil }
      var rows: [JournalRow] = []
      // A crash can leave half of the last line; its entry was not kept.
      let whole = bytes.lastIndex(of: UInt8(ascii: "\n")).map { bytes[...$0] } ?? []
      for (place, line) in whole.split(separator: UInt8(ascii: "\n")).enumerated() {
        guard let row = row(of: line) else {
          throw JournalFailure(
            message: "\(path):\(place + 1) is not as roster wrote it: nothing is recorded or sent "
              + "until the file is restored or moved away")
        }
        rows.append(row)
      }
      return Contents(rows: rows, bytes: bytes.count)
    }
  }

  /// Other processes may have added entries meanwhile, which stay.
  func remove(_ contents: Contents) throws(JournalFailure) {
    try locked { () throws(JournalFailure) in
      guard let bytes = try PrivateFiles.contents(path) else { return }
      let rest = Array(bytes.dropFirst(contents.bytes))
      if rest.isEmpty {
        guard unlink(path) == 0 || errno == ENOENT else { throw PrivateFiles.failure(path) }
        return try PrivateFiles.syncFolder(of: path)
      }
      try PrivateFiles.replaceOnDisk(path, contents: LockedMemory(copying: rest))
    }
  }

  private func row(of line: ArraySlice<UInt8>) -> JournalRow? {
    guard let blank = line.firstIndex(of: UInt8(ascii: " ")) else { return nil }
    let json = line[(blank + 1)...]
    guard String(decoding: line[..<blank], as: UTF8.self) == key.code(of: json, for: .spool) else {
      return nil
    }
    do {
      guard case .object(let members) = try JSONReader.value(of: Data(json)) else { return nil }
      let names = members.keys.sorted()
      return try JournalRow(
        RawEntry(
          columns: RawColumns(names), values: names.map { members[$0].flatMap(RawValue.init) }))
    } catch {
      return nil
    }
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

extension RawValue {
  /// `nil` for a value that no column of the journal has.
  fileprivate init?(_ value: JSONValue) {
    switch value {
    case .integer(let number): self = .integer(number)
    case .string(let text): self.init(text)
    case .null, .bool, .decimal, .broken, .array, .object: return nil
    }
  }
}
