import Domain

/// What bulk commands say of rows that were not stored.
struct BulkResult {
  struct Failed: Sendable {
    var row: Int
    var key: String
    /// Continues "row 7: …" or "row 7 …".
    var message: String
  }

  /// The most rows to name on standard error; all are in the output and in the file.
  static let mostNamed = 20

  var sent: Int
  /// `nil` if the provider does not say which of the two happened.
  var counts: (created: Int, updated: Int)?
  /// In the order of the file.
  var failed: [Failed] = []

  func text(_ rendering: OutputRendering) -> String {
    let counts: [(String, JSONText)] = [
      ("sent", .integer(sent)), ("created", self.counts.map { .integer($0.created) } ?? .null),
      ("updated", self.counts.map { .integer($0.updated) } ?? .null),
    ]
    switch rendering.format {
    case .json, .ndjson:
      let rows = failed.map { row in
        JSONText.object([
          ("row", .integer(row.row)), ("key", .string(row.key)), ("message", .string(row.message)),
        ])
      }
      return JSONText.object(counts + [("failed", .array(rows))]).text + "\n"
    case .csv, .table:
      return rendering.rows([counts + [("failed", .integer(failed.count))]])
    }
  }

  /// Names the first rows, each on a line of its own.
  func nameFailed(of file: String, separator: String = ": ", to report: ErrorReport) {
    for row in failed.prefix(Self.mostNamed) {
      report.note("\(file): row \(row.row)\(separator)\(row.message)")
    }
    if failed.count > Self.mostNamed {
      let more = failed.count - Self.mostNamed
      report.note("\(file): \(more) more \(more == 1 ? "row" : "rows") failed")
    }
  }
}
