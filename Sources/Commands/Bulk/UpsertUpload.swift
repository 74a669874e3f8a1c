import Domain
import Operations

/// Sends the rows of a file, and keeps the rows that were not stored.
struct UpsertUpload: Sendable {
  let file: InputCopy
  let delimiter: Character?
  let parsing: UpsertRowParsing
  let context: WriteContext
  let progress: ProgressLine

  func run() async -> UpsertEnd {
    let failedRows = FailedRowsFile(besides: file.path)
    var end = UpsertEnd(file: file.path)
    end.key = parsing.key
    // Not synchronized: rows are rejected on this task, too.
    let rejections = Rejections()
    let rows: UpsertRows
    do throws(CommandFailure) {
      rows = UpsertRows(
        try FileRows(file, delimiter: delimiter), parsing,
        rejected: { rejections.append($0, $1) }, overwrote: { rejections.overwritten.append($0) },
        failed: { rejections.failure = $0 })
    } catch {
      end.failure = error
      return end
    }
    do throws(WriteFailure) {
      try await UpsertContacts(client: parsing.client, context: context).upsert(
        rows, by: parsing.key,
        ended: { outcomes in
          for outcome in outcomes { end.take(outcome, parsing.key, failedRows) }
          end.take(rejections.removeAll(), parsing.key, failedRows)
          progress.add(outcomes.count)
        },
        unsent: { row in
          end.unsentCount += 1
          failedRows.append(row.draft.values, row: row.number, reason: "not sent")
        })
    } catch {
      end.failure = .write(error)
    }
    end.take(rejections.removeAll(), parsing.key, failedRows)
    end.failure = end.failure ?? rejections.failure ?? failedRows.failure
    end.overwritten = rejections.overwritten
    if failedRows.count > 0 { end.failedRowsPath = failedRows.path }
    return end
  }

  /// What the rows of the file say: invalid ones, until they can be recorded, and repeated ones.
  private final class Rejections {
    private var rows: [(FileRow, FieldProblem)] = []
    var overwritten: [OverwrittenRow] = []
    var failure: CommandFailure?

    func append(_ row: FileRow, _ problem: FieldProblem) { rows.append((row, problem)) }

    func removeAll() -> [(FileRow, FieldProblem)] {
      defer { rows = [] }
      return rows
    }
  }
}

/// The result of an upsert.
struct UpsertEnd: Sendable {
  var file: String
  /// The key of the upsert; `nil` before it began.
  var key: LookupKey?
  var sentCount = 0
  var createdCount = 0
  var updatedCount = 0
  /// Rows that are done, but may be either created or updated.
  var doneCount = 0
  /// Rows that reading shows to be stored: their answer was lost, or did not report them
  /// (`silent`).
  var lostCount = 0
  var silentCount = 0
  var unknownCount = 0
  var unsentCount = 0
  var failed: [BulkResult.Failed] = []
  /// Rows that were sent after another one with the same key and other values.
  var overwritten: [OverwrittenRow] = []
  /// `nil` if every row was stored.
  var failedRowsPath: String?
  var failure: CommandFailure?

  init(file: String) { self.file = file }

  var settledCount: Int { lostCount + silentCount }

  mutating func take(
    _ outcome: UpsertOutcome, _ key: LookupKey, _ failedRows: FailedRowsFile
  ) {
    if case .leftOut = outcome.kind {} else { sentCount += 1 }
    switch outcome.kind {
    case .created: createdCount += 1
    case .updated: updatedCount += 1
    case .done: doneCount += 1
    case .settled(let isLost): if isLost { lostCount += 1 } else { silentCount += 1 }
    case .failed(let message), .leftOut(let message):
      fail(outcome.row, key, message, failedRows)
    case .unknown(let message):
      unknownCount += 1
      fail(outcome.row, key, "outcome unknown: \(message)", failedRows)
    }
  }

  mutating func take(
    _ rejected: [(FileRow, FieldProblem)], _ key: LookupKey, _ failedRows: FailedRowsFile
  ) {
    for (row, problem) in rejected {
      let message = "\(problem.field) \(problem.message)"
      let value = row.fields.first { $0.name == key.name }?.value.displayText ?? ""
      failed.append(BulkResult.Failed(row: row.number, key: value, message: message))
      failedRows.append(row.fields, row: row.number, reason: message)
    }
  }

  private mutating func fail(
    _ row: UpsertRow, _ key: LookupKey, _ message: String, _ failedRows: FailedRowsFile
  ) {
    let value = row.draft[key.name]?.displayText ?? ""
    failed.append(BulkResult.Failed(row: row.number, key: value, message: message))
    failedRows.append(row.draft.values, row: row.number, reason: message)
  }
}
