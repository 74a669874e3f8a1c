import Domain

extension UpsertEnd {
  /// Prints the result (docs/commands.md), and on standard error what is left to do.
  ///
  /// - Throws: `.reported` with the worst status; the failure itself if nothing was sent.
  func report(
    to report: ErrorReport, rendering: OutputRendering, info: ProviderInfo
  ) throws(CommandFailure) {
    let stored = createdCount + updatedCount + doneCount + settledCount
    if sentCount == 0, failed.isEmpty, let failure { throw failure }
    let isPrinted = try printed(rendering, report, info)
    if !report.isJSON { nameFailedRows(to: report) }
    for (count, what) in [
      (lostCount, "the answer was lost"),
      (silentCount, "the answer did not report the outcome"),
    ] where count > 0 {
      report.note(
        "\(info.name): \(Count.of(count, "row")): \(what); reading shows that they are stored")
    }
    if let failure, !isOfRows(failure) { report.report(failure) }
    guard !failed.isEmpty || unsentCount > 0 || failure != nil else {
      if !isPrinted { throw .reported(.partly) }
      return
    }
    report.report(
      ErrorFacts(
        kind: unknownCount > 0 ? .unknownOutcome : .partial, provider: info.name.text,
        OperatorMessage(
          info.name, summary,
          nextStep: failedRowsPath.map {
            "the rows that were not stored are in \($0); correct them and upsert that file"
          })))
    if unknownCount > 0 { throw .reported(.outcomeUnknown) }
    if stored == 0, failed.count == sentCount, let failure { throw .reported(failure.status) }
    throw .reported(.partly)
  }

  /// `false` if rows were sent but standard output cannot be written.
  private func printed(
    _ rendering: OutputRendering, _ report: ErrorReport, _ info: ProviderInfo
  ) throws(CommandFailure) -> Bool {
    do throws(CommandFailure) {
      try report.io.write(text(rendering))
      return true
    } catch {
      guard sentCount > 0 else { throw error }
      report.report(
        WriteRun.unprinted("\(Count.of(sentCount, "row")) were sent", error, at: info.name))
      return false
    }
  }

  /// `7 rows failed; 20 rows were not sent`
  private var summary: String {
    var parts: [String] = []
    let failedCount = failed.count - unknownCount
    if failedCount > 0 { parts.append("\(Count.of(failedCount, "row")) failed") }
    if unknownCount > 0 {
      parts.append("the outcome of \(Count.of(unknownCount, "row")) is unknown")
    }
    if unsentCount > 0 {
      parts.append("\(Count.of(unsentCount, "row")) \(unsentCount == 1 ? "was" : "were") not sent")
    }
    return parts.isEmpty ? "not all rows were processed" : parts.joined(separator: "; ")
  }

  private func nameFailedRows(to report: ErrorReport) {
    for row in failed.sorted(by: { $0.row < $1.row }).prefix(Self.mostNamed) {
      report.note("\(file): row \(row.row): \(row.message)")
    }
    if failed.count > Self.mostNamed {
      let more = failed.count - Self.mostNamed
      report.note("\(file): \(more) more \(more == 1 ? "row" : "rows") failed")
    }
  }

  /// The most rows to name on standard error; all are in the output and in the file.
  private static let mostNamed = 20

  /// Whether the rows already report the failure.
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
    // If some rows may be either created or updated, neither number is known.
    let isTold = doneCount + settledCount == 0
    let counts: [(String, JSONText)] = [
      ("sent", .integer(sentCount)), ("created", isTold ? .integer(createdCount) : .null),
      ("updated", isTold ? .integer(updatedCount) : .null),
    ]
    switch rendering.format {
    case .json, .ndjson:
      return JSONText.object(counts + [("failed", .array(rows))]).text + "\n"
    case .csv, .table:
      return rendering.rows([counts + [("failed", .integer(failed.count))]])
    }
  }
}
