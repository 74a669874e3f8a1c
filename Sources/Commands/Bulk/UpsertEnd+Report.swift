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
    if !report.isJSON { result.nameFailed(of: file, to: report) }
    warnOfOverwrittenRows(info, report)
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
      try report.io.write(result.text(rendering))
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

  /// Text names only some rows; a program gets all of them.
  private func warnOfOverwrittenRows(_ info: ProviderInfo, _ report: ErrorReport) {
    guard let key else { return }
    let named = overwritten.prefix(report.isJSON ? overwritten.count : BulkResult.mostNamed)
    for row in named {
      report.warn(.overwritten, at: info.name, "\(file): \(row.words(key))")
    }
    let more = overwritten.count - named.count
    if more > 0 { report.note("\(file): \(Count.of(more, "more row")) overwrite earlier ones") }
  }

  /// Whether the rows already report the failure.
  private func isOfRows(_ failure: CommandFailure) -> Bool {
    if case .write(.outcomeUnknown) = failure { return true }
    return false
  }

  private var result: BulkResult {
    // If some rows may be either created or updated, neither number is known.
    let isTold = doneCount + settledCount == 0
    return BulkResult(
      sent: sentCount, counts: isTold ? (createdCount, updatedCount) : nil,
      failed: failed.sorted { $0.row < $1.row })
  }
}
