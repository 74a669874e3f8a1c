import Domain

/// Writes rows as they come, as one document. Only a table waits for the last row, which its column
/// widths depend on.
struct RowStream {
  private let rendering: OutputRendering
  private let io: CommandIO
  private var table: [[(String, JSONText)]] = []
  private(set) var count = 0
  /// Why the output cannot be written any more. The work continues without it.
  private(set) var failure: CommandFailure?

  init(_ rendering: OutputRendering, to io: CommandIO) {
    self.rendering = rendering
    self.io = io
  }

  mutating func append(_ row: [(String, JSONText)]) {
    switch rendering.format {
    case .json: write((count == 0 ? "[" : ",\n ") + JSONText.object(row).text)
    case .ndjson: write(JSONText.object(row).text + "\n")
    case .csv: write(rendering.csv([row], withHeader: count == 0))
    case .table: table.append(row)
    }
    count += 1
  }

  /// Ends the document.
  ///
  /// - Throws: The first failure of the output.
  mutating func end() throws(CommandFailure) {
    switch rendering.format {
    case .json: write(count == 0 ? "[]\n" : "]\n")
    case .ndjson: break
    case .csv: if count == 0 { write(rendering.rows([])) }
    case .table: write(rendering.rows(table))
    }
    if let failure { throw failure }
  }

  private mutating func write(_ text: String) {
    guard failure == nil else { return }
    do throws(CommandFailure) {
      try io.write(text)
    } catch {
      failure = error
    }
  }
}
