import Domain
import Operations

/// A row with the key of an earlier row and other values: the later one decides.
struct OverwrittenRow: Sendable {
  var row: Int
  var earlier: Int
  var key: String

  /// `row 7 overwrites row 3: sourceId CUST-77`
  func words(_ name: LookupKey) -> String {
    "row \(row) overwrites row \(earlier): \(name) \(key)"
  }
}

/// The keys of the rows so far, in 24 bytes for each, since a file may have millions.
struct SeenRows {
  private struct Seen {
    var row: Int32
    var values: Int32
  }

  private var rows: [Int: Seen] = [:]

  /// The row, if it overwrites an earlier one.
  mutating func take(_ row: UpsertRow, by key: LookupKey) -> OverwrittenRow? {
    let names = key == .sourceID ? [key.name, "source", "language"] : [key.name]
    let identity = names.map { row.draft[$0]?.displayText }.hashValue
    let values = Int32(truncatingIfNeeded: Set(row.draft.values).hashValue)
    let before = rows.updateValue(
      Seen(row: Int32(clamping: row.number), values: values), forKey: identity)
    guard let before, before.values != values else { return nil }
    return OverwrittenRow(
      row: row.number, earlier: Int(before.row), key: row.draft[key.name]?.displayText ?? "")
  }
}
