import Domain
import Operations

/// One write for each of several ids, and what became of each.
struct ManyWrites: Sendable {
  let run: WriteRun
  /// Whose job the writes belong to, where they have one.
  let context: WriteContext
  let subject: @Sendable (String) async throws(CommandFailure) -> WriteSubject
  let write: @Sendable (WriteSubject) async throws(WriteFailure) -> WriteResult

  private struct Row: Sendable {
    var id: String
    var outcome: String
    var contact: Contact?
    var message: String?
  }

  /// Prints an array with one object for each id, in their order.
  ///
  /// - Throws: `.reported` with the worst of the outcomes, where one is not "done".
  func perform(_ ids: [String], rendering: OutputRendering) async throws(CommandFailure) {
    var seen: Set<String> = []
    let ids = ids.filter { seen.insert($0).inserted }
    let rows = await Interruption.shared.guarding { () async -> [Row] in
      await CallPriority.$current.withValue(.bulk) { () async -> [Row] in await tried(ids) }
    }
    if rows.count < ids.count {
      run.report.note("interrupted: \(ids.count - rows.count) of \(ids.count) were not tried")
    }
    try await CommandJob.end(context, notBegun: Array(ids.dropFirst(rows.count)), run.report)
    try StandardOutput.write(rendering.rows(rows.map(Self.members)))
    let outcomes = rows.map(\.outcome)
    if outcomes.contains("unknown") { throw .reported(.outcomeUnknown) }
    if outcomes.allSatisfy({ $0 == "notFound" }) { throw .reported(.notFound) }
    if outcomes.contains(where: { $0 != "done" }) || rows.contains(where: Self.hasRemark) {
      throw .reported(.partly)
    }
  }

  /// One for each id that was tried; none is after a signal came.
  private func tried(_ ids: [String]) async -> [Row] {
    var rows: [Row] = []
    for id in ids where Interruption.shared.status == nil { rows.append(await row(id)) }
    return rows
  }

  /// Done at the provider, but the journal does not say so, or more was done than was asked for.
  private static func hasRemark(_ row: Row) -> Bool {
    row.outcome == "done" && row.message != nil
  }

  private func row(_ id: String) async -> Row {
    let subject: WriteSubject
    do throws(CommandFailure) {
      subject = try await self.subject(id)
    } catch {
      return failed(id, error)
    }
    let write = write
    let outcome = await run.outcome { () async throws(WriteFailure) in try await write(subject) }
    switch outcome {
    case .success(let result):
      let sideEffects = run.sideEffects(of: result)
      if let sideEffects { run.report.report(sideEffects) }
      return Row(
        id: id, outcome: "done", contact: result.contact,
        message: sideEffects.flatMap { ErrorFacts.all(of: $0).first?.message })
    case .failure(let failure):
      return failed(id, .write(failure))
    }
  }

  private func failed(_ id: String, _ failure: CommandFailure) -> Row {
    run.report.report(failure)
    let outcome =
      switch failure {
      case .write(let failure): WriteOutcome(failure).rawValue
      default: failure.status == .notFound ? "notFound" : "failed"
      }
    return Row(id: id, outcome: outcome, message: ErrorFacts.all(of: failure).first?.message)
  }

  private static func members(_ row: Row) -> [(String, JSONText)] {
    [
      ("id", .string(row.id)), ("outcome", .string(row.outcome)),
      ("contact", row.contact.map(ContactJSON.object) ?? .null), ("message", JSONText(row.message)),
    ]
  }
}
