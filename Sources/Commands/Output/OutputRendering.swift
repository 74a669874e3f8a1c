import ArgumentParser
import Domain

/// Values in the chosen format. Each method returns whole lines.
struct OutputRendering {
  let format: OutputFormat
  /// Whether the output goes to a terminal, which would obey control characters.
  let isForTerminal: Bool

  func contact(_ contact: Contact) -> String {
    switch format {
    case .json, .ndjson: ContactJSON.object(contact).text + "\n"
    case .csv: terminalSafe(ContactCSV.header + ContactCSV.row(contact))
    case .table: ContactTable.detail(contact)
    }
  }

  func contacts(_ contacts: [Contact], columns: [String]) -> String {
    switch format {
    case .json: array(contacts.map { ContactJSON.object($0).text })
    case .ndjson: Self.lines(contacts.lazy.map(ContactJSON.object))
    case .csv: terminalSafe(ContactCSV.header + contacts.map { ContactCSV.row($0) }.joined())
    case .table: ContactTable.list(contacts, columns: columns)
    }
  }

  /// One object. The names of its members are the header of a table.
  func object(_ members: [(String, JSONText)]) -> String {
    switch format {
    case .json, .ndjson: JSONText.object(members).text + "\n"
    case .csv, .table: rows([members])
    }
  }

  /// Rows of objects. The names of the first row's members are the header.
  func rows(_ rows: [[(String, JSONText)]]) -> String {
    switch format {
    case .json: array(rows.map { JSONText.object($0).text })
    case .ndjson: Self.lines(rows.lazy.map(JSONText.object))
    case .csv: csv(rows, withHeader: true)
    case .table: table(rows)
    }
  }

  func csv(_ rows: [[(String, JSONText)]], withHeader: Bool) -> String {
    terminalSafe(
      (withHeader ? ContactCSV.row(rows.first?.map(\.0) ?? []) : "")
        + rows.map { ContactCSV.row($0.map { Self.cell($0.1) }) }.joined())
  }

  private func table(_ rows: [[(String, JSONText)]]) -> String {
    var table = TextTable(rows.first?.map { $0.0.uppercased() } ?? [])
    for row in rows { table.append(row.map { Self.cell($0.1) }) }
    return table.text
  }

  private static func cell(_ value: JSONText) -> String {
    switch value {
    case .null: ""
    case .string(let text): text
    default: value.text
    }
  }

  private static func lines(_ objects: some Sequence<JSONText>) -> String {
    var lines: [UInt8] = []
    for object in objects {
      object.append(to: &lines)
      lines.append(UInt8(ascii: "\n"))
    }
    return String(decoding: lines, as: UTF8.self)
  }

  /// An array with one object per line.
  func array(_ objects: [String]) -> String {
    "[" + objects.joined(separator: ",\n ") + "]\n"
  }

  /// Unchanged for a file; without control characters for a terminal.
  func terminalSafe(_ csv: String) -> String {
    guard isForTerminal else { return csv }
    return csv.split(separator: "\r\n", omittingEmptySubsequences: true)
      .map { SafeText(untrusted: String($0)).string + "\n" }.joined()
  }
}

/// `--output`.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument {
  case table
  case json
  case ndjson
  case csv
}
