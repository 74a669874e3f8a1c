import Domain

/// Writes contacts as they come, as one document.
struct ContactStream {
  let rendering: OutputRendering
  /// The table's columns.
  let columns: [String]
  let write: (String) throws(CommandFailure) -> Void
  private(set) var count = 0

  init(
    rendering: OutputRendering, columns: [String],
    write: @escaping (String) throws(CommandFailure) -> Void
  ) {
    self.rendering = rendering
    self.columns = columns
    self.write = write
  }

  mutating func append(_ contacts: [Contact]) throws(CommandFailure) {
    guard !contacts.isEmpty else { return }
    try write(text(contacts))
    count += contacts.count
  }

  /// Ends the document, even an incomplete one; the failure reports that contacts are missing.
  func end() throws(CommandFailure) {
    switch rendering.format {
    case .json: try write(count == 0 ? "[]\n" : "]\n")
    case .ndjson: break
    case .csv, .table: if count == 0 { try write(rendering.contacts([], columns: columns)) }
    }
  }

  private func text(_ contacts: [Contact]) -> String {
    switch rendering.format {
    case .json:
      (count == 0 ? "[" : ",\n ")
        + contacts.map { ContactJSON.object($0).text }.joined(separator: ",\n ")
    case .csv:
      rendering.terminalSafe(
        (count == 0 ? ContactCSV.header : "") + contacts.map { ContactCSV.row($0) }.joined())
    case .ndjson, .table: rendering.contacts(contacts, columns: columns)
    }
  }
}
