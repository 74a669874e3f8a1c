import Domain

/// Writes pages as they come, as one document.
struct ContactStream {
  let rendering: OutputRendering
  /// Of the table.
  let columns: [String]

  func write(_ pages: AsyncThrowingStream<ContactPage, any Error>) async throws {
    var isFirst = true
    for try await page in pages where !page.contacts.isEmpty {
      try StandardOutput.write(text(page.contacts, isFirst: isFirst))
      isFirst = false
    }
    try StandardOutput.write(end(isEmpty: isFirst))
  }

  private func text(_ contacts: [Contact], isFirst: Bool) -> String {
    switch rendering.format {
    case .json:
      (isFirst ? "[" : ",\n ")
        + contacts.map { ContactJSON.object($0).text }.joined(separator: ",\n ")
    case .csv:
      rendering.terminalSafe(
        (isFirst ? ContactCSV.header : "") + contacts.map { ContactCSV.row($0) }.joined())
    case .ndjson, .table: rendering.contacts(contacts, columns: columns)
    }
  }

  private func end(isEmpty: Bool) -> String {
    switch rendering.format {
    case .json: isEmpty ? "[]\n" : "]\n"
    case .ndjson: ""
    case .csv, .table: isEmpty ? rendering.contacts([], columns: columns) : ""
    }
  }
}
