import Domain
import Foundation

/// The codes of version 1, written by the first release. They cover values as text and so miss
/// changed storage classes and fractions. `FirstChain` checks separately that every value has a
/// form which that release wrote.
struct FirstChain: Sendable {
  let key: JournalKey
  /// For each text of `changedFields` read so far, the bytes that the code covers; `nil` if the
  /// first release did not write it.
  private var lists: [Data: [UInt8]?] = [:]

  init(key: JournalKey) { self.key = key }

  /// Why a row is not what the first release wrote after an entry with the link `previous`.
  mutating func problem(with entry: RawEntry, after previous: String) -> String? {
    if let column = Self.oddColumn(of: entry) {
      return "its \(column) is kept in a form that roster never writes"
    }
    guard let list = list(of: entry) else {
      return "its changedFields are kept in a form that roster never writes"
    }
    var message: [UInt8] = []
    Self.append(Array(previous.utf8), to: &message)
    for column in Self.columns {
      let bytes: [UInt8]? =
        switch entry[column] {
        case nil: nil
        case .integer(let number): Array(String(number).utf8)
        case .text(let bytes): column == "changedFields" ? list : Array(bytes)
        case .real, .blob: nil
        }
      Self.append(bytes, to: &message)
    }
    guard entry.text("link") == key.code(of: message, for: .link) else {
      return "it was changed, or does not follow the previous entry"
    }
    return nil
  }

  /// In the order of version 1's table.
  private static let columns = [
    "sequence", "writeID", "step", "time", "operator", "origin", "provider", "environment",
    "action", "contactID", "changedFields", "caseReference", "digest", "status", "requestID",
    "note", "session", "job", "lookupDigest",
  ]
  private static let numbers: Set<String> = ["sequence", "status"]

  /// The first column with an unexpected storage class or a text with a NUL.
  private static func oddColumn(of entry: RawEntry) -> String? {
    columns.first { column in
      switch entry[column] {
      case nil: false
      case .integer: !numbers.contains(column)
      case .text(let bytes): numbers.contains(column) || bytes.contains(0)
      case .real, .blob: true
      }
    }
  }

  /// The members joined by commas, as version 1 codes them. A member with a comma is rejected,
  /// since it would look like two; no field name has one.
  private mutating func list(of entry: RawEntry) -> [UInt8]? {
    guard case .text(let bytes) = entry["changedFields"] else { return nil }
    if let known = lists[bytes] { return known }
    let list: [UInt8]?
    do {
      let members = try JSONDecoder().decode([String].self, from: bytes)
      let isAsWritten =
        try JournalRow.text(of: members) == String(decoding: bytes, as: UTF8.self)
        && !members.contains { $0.contains(",") }
      list = isAsWritten ? Array(members.joined(separator: ",").utf8) : nil
    } catch {
      list = nil
    }
    if lists.count < 10_000 { lists[bytes] = .some(list) }
    return list
  }

  /// Prefixes each field with its length, so that different rows give different bytes.
  private static func append(_ field: [UInt8]?, to message: inout [UInt8]) {
    guard let field else { return message.append(0) }
    message.append(1)
    CodedBytes.append(field, to: &message)
  }
}
