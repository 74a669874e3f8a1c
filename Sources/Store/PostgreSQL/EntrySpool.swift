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

  private static let mostBytes = 256 << 20

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
      guard let file = try PrivateFiles.secret(path, mostBytes: Self.mostBytes) else { return nil }
      let bytes = file.withBytes { Array($0) }
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
      guard let file = try PrivateFiles.secret(path, mostBytes: Self.mostBytes) else { return }
      let rest = file.withBytes { Array($0.dropFirst(contents.bytes)) }
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
      let values = try JSONDecoder().decode([String: SpooledValue].self, from: Data(json))
      let names = values.keys.sorted()
      return try JournalRow(
        RawEntry(columns: RawColumns(names), values: names.map { values[$0]?.raw }))
    } catch {
      return nil
    }
  }

  private func append(_ bytes: [UInt8]) throws(JournalFailure) {
    try PrivateFiles.ensureFile(path)
    let known =
      try PrivateFiles.secret(path, mostBytes: Self.mostBytes)?.withBytes { Array($0) } ?? []
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

/// A value of an entry's JSON.
private enum SpooledValue: Decodable {
  case integer(Int64)
  case text(String)

  var raw: RawValue {
    switch self {
    case .integer(let number): .integer(number)
    case .text(let text): RawValue(text)
    }
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(Int64.self) {
      self = .integer(number)
    } else {
      self = .text(try container.decode(String.self))
    }
  }
}
