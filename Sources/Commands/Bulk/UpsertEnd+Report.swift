import Domain

extension UpsertEnd {
  /// Prints the object of interface.md, and on standard error what is left to do.
  ///
  /// - Throws: `.reported` with the worst that happened; what stopped it where nothing was stored.
  func report(
    to report: ErrorReport, rendering: OutputRendering, info: ProviderInfo
  ) throws(CommandFailure) {
    let stored = createdCount + updatedCount + doneCount
    if sentCount == 0, failed.isEmpty, let failure { throw failure }
    try StandardOutput.write(text(rendering))
    for row in failed.sorted(by: { $0.row < $1.row }).prefix(Self.mostNamed) {
      report.note("\(file): row \(row.row): \(row.message)")
    }
    if failed.count > Self.mostNamed {
      report.note("\(file): \(failed.count - Self.mostNamed) more rows failed")
    }
    if doneCount > 0 {
      report.note(
        "\(info.name): of \(doneCount) rows the answer was lost; reading shows that they are stored"
      )
    }
    if unsentCount > 0 { report.note("\(file): \(unsentCount) rows were not sent") }
    if let failedRowsPath {
      report.note("what was not stored is in \(failedRowsPath); mend it and upsert it")
    }
    if let failure, !isOfRows(failure) { report.report(failure) }
    if unknownCount > 0 { throw .reported(.outcomeUnknown) }
    if stored == 0, failed.count == sentCount, let failure { throw .reported(failure.status) }
    if !failed.isEmpty || unsentCount > 0 || failure != nil { throw .reported(.partly) }
  }

  /// Rows that are named on standard error; all of them are in the output and in the file.
  private static let mostNamed = 20

  /// Every row says it already.
  private func isOfRows(_ failure: CommandFailure) -> Bool {
    if case .write(.outcomeUnknown) = failure { return true }
    return false
  }

  private func text(_ rendering: OutputRendering) -> String {
    let rows = failed.sorted { $0.row < $1.row }.map { row in
      JSONText.object([
        ("row", .integer(row.row)), ("key", .string(row.key)), ("message", .string(row.message)),
      ])
    }
    let counts: [(String, JSONText)] = [
      ("sent", .integer(sentCount)), ("created", .integer(createdCount)),
      ("updated", .integer(updatedCount)),
    ]
    switch rendering.format {
    case .json, .ndjson:
      return JSONText.object(counts + [("failed", .array(rows))]).text + "\n"
    case .csv, .table:
      return rendering.rows([counts + [("failed", .integer(failed.count))]])
    }
  }
}
