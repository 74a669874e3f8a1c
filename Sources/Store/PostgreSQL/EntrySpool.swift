import Domain
import Foundation

/// The outcomes of writes while the team's database was away: entries in a file of the state folder,
/// until the database has them.
///
/// A line is an entry as JSON. It is on disk before the operator is told what the provider answered.
struct EntrySpool {
  static let name = "journal.spool"

  struct Contents {
    var rows: [JournalRow]
    fileprivate var lines: SpoolFile.Contents
  }

  private let file: SpoolFile

  init(path: String, key: JournalKey) {
    file = SpoolFile(path: path, key: key, consequence: "nothing is recorded or sent")
  }

  /// Returns when they are on disk.
  func add(_ rows: [JournalRow]) throws(JournalFailure) {
    var lines: [Data] = []
    for row in rows {
      do {
        lines.append(try JSONEncoder().encode(EntryJSON(entry: try row.raw())))
      } catch {
        throw JournalFailure(message: "\(file.path): \(error)")
      }
    }
    try file.add(lines)
  }

  /// - Returns: `nil` if there are none.
  /// - Throws: If a line is not as roster wrote it.
  func contents() throws(JournalFailure) -> Contents? {
    guard let lines = try file.contents() else { return nil }
    var rows: [JournalRow] = []
    for (place, line) in lines.lines.enumerated() {
      guard let row = Self.row(of: line) else { throw file.damage(at: place) }
      rows.append(row)
    }
    return Contents(rows: rows, lines: lines)
  }

  func remove(_ contents: Contents) throws(JournalFailure) { try file.remove(contents.lines) }

  private static func row(of json: Data) -> JournalRow? {
    do {
      guard case .object(let members) = try JSONReader.value(of: json) else { return nil }
      let names = members.keys.sorted()
      return try JournalRow(
        RawEntry(
          columns: RawColumns(names), values: names.map { members[$0].flatMap(RawValue.init) }))
    } catch {
      return nil
    }
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
