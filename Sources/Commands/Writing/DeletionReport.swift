import Domain
import Operations

/// What became of each contact that was to be deleted, printed as an array.
struct DeletionReport: Sendable {
  let run: WriteRun
  let info: ProviderInfo
  /// Whose job the deletions belong to, where they have one.
  let context: WriteContext

  private struct Row: Sendable {
    var id: String
    var outcome: String
    var message: String?
    var status = ExitCodes.done
  }

  private struct End: Sendable {
    var rows: [Row] = []
    var failure: CommandFailure?
  }

  /// - Throws: `.reported` with the worst of the outcomes, where one is not done.
  func perform(
    _ wanted: [ContactLookup], seen: Contact? = nil, by operation: DeleteContacts,
    rendering: OutputRendering
  ) async throws(CommandFailure) {
    let isMany = wanted.count > 1
    let end = await Interruption.shared.guarding { () async -> End in
      await CallPriority.$current.withValue(isMany ? .bulk : .interactive) {
        await delete(wanted, seen: seen, by: operation)
      }
    }
    let tried = Set(end.rows.map(\.id))
    try await CommandJob.end(
      context, notBegun: wanted.map(\.value).filter { !tried.contains($0) }, run.report)
    if end.rows.isEmpty, let failure = end.failure { throw failure }
    if let failure = end.failure { run.report.report(failure) }
    let distinct = Set(wanted).count
    if end.rows.count < distinct {
      run.report.note("\(distinct - end.rows.count) of \(distinct) were not tried")
    }
    try StandardOutput.write(rendering.rows(end.rows.map(Self.members)))
    let worst = Self.worst(end.rows.map(\.status), of: distinct)
    if worst != .done { throw .reported(worst) }
    if let failure = end.failure { throw .reported(failure.status) }
  }

  private func delete(
    _ wanted: [ContactLookup], seen: Contact?, by operation: DeleteContacts
  ) async -> End {
    var end = End()
    do throws(WriteFailure) {
      try await operation.delete(wanted, seen: seen) { deleted in
        let row = row(deleted)
        end.rows.append(row)
      }
    } catch {
      end.failure = .write(error)
    }
    return end
  }

  private func row(_ deleted: DeletedContact) -> Row {
    let id = deleted.lookup.value
    switch deleted.outcome {
    case .gone(let evidence):
      run.tell(evidence, warnings: [])
      return Row(id: id, outcome: deletion)
    case .notFound(let absence):
      let isRecycled = absence == .recycled
      let failure = ProviderFailure(
        .notFound, provider: info.name, delivery: .answered,
        message: "no contact '\(id)'\(isRecycled ? ": it is in the recycle bin" : "")")
      run.report.report(.provider(failure))
      return Row(
        id: id, outcome: "notFound",
        message: isRecycled ? "it is in the recycle bin already" : "there is no such contact",
        status: .notFound)
    case .failed(let written):
      let failure = CommandFailure.write(written)
      run.report.report(failure)
      let outcome = WriteOutcome(written)
      return Row(
        id: id, outcome: outcome == .done ? deletion : outcome.rawValue,
        message: ErrorFacts.all(of: failure).first?.message, status: failure.status)
    }
  }

  private var deletion: String {
    guard case .recycleBin = info.capabilities.erasure else { return "deleted" }
    return "recycled"
  }

  /// Of one id its own status; of several the worst counts: 6, 5, 2.
  private static func worst(_ statuses: [ExitCodes], of count: Int) -> ExitCodes {
    if count == 1, let only = statuses.first { return only }
    if statuses.contains(.outcomeUnknown) { return .outcomeUnknown }
    if !statuses.isEmpty, statuses.allSatisfy({ $0 == .notFound }) { return .notFound }
    return statuses.contains { $0 != .done } ? .partly : .done
  }

  private static func members(_ row: Row) -> [(String, JSONText)] {
    [
      ("id", .string(row.id)), ("outcome", .string(row.outcome)),
      ("message", JSONText(row.message)),
    ]
  }
}
