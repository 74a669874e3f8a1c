import Domain
import Operations

/// What became of each contact that was to be deleted, printed as an array, row by row.
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
    var word = WriteOutcome.done
  }

  private struct End: Sendable {
    var count = 0
    var statuses: Set<ExitCodes> = []
    var written = WrittenContacts()
    var failure: CommandFailure?
    var stop: JobProgress.Stop?
    /// Of the last one.
    var status = ExitCodes.done
    /// Of the output.
    var outputFailure: CommandFailure?
  }

  /// - Throws: `.reported` with the worst of the outcomes, where one is not done.
  func perform(
    _ wanted: [ContactLookup], seen: Contact? = nil, by operation: DeleteContacts,
    rendering: OutputRendering
  ) async throws(CommandFailure) {
    let isMany = wanted.count > 1
    let end = await Interruption.shared.guarding { () async -> End in
      await CallPriority.$current.withValue(isMany ? .bulk : .interactive) {
        await delete(wanted, seen: seen, by: operation, rendering)
      }
    }
    try await CommandJob.end(
      context, notBegun: wanted.dropFirst(end.count).map(\.value), end.stop, run.report)
    if end.count == 0, let failure = end.failure { throw failure }
    if let failure = end.failure { run.report.report(failure) }
    CommandJob.tell(run, notSent: wanted.count - end.count, of: wanted.count, end.stop)
    if let failure = end.outputFailure {
      let dealtWith: Set<ExitCodes> = [.done, .partly, .outcomeUnknown]
      guard !dealtWith.isDisjoint(with: end.statuses) else { throw failure }
      run.report.report(WriteRun.unprinted(end.written.words, failure, at: info.name))
      throw .reported(end.statuses.contains(.outcomeUnknown) ? .outcomeUnknown : .partly)
    }
    if end.stop == .canaryFailed || end.stop == .canaryUnknown { throw .reported(end.status) }
    let worst = Self.worst(end.statuses, of: wanted.count)
    if worst != .done { throw .reported(worst) }
    if let failure = end.failure { throw .reported(failure.status) }
  }

  private func delete(
    _ wanted: [ContactLookup], seen: Contact?, by operation: DeleteContacts,
    _ rendering: OutputRendering
  ) async -> End {
    var end = End()
    var output = RowStream(rendering)
    var progress = JobProgress(count: wanted.count)
    do throws(WriteFailure) {
      while !Task.isCancelled,
        let places = progress.begin(atMost: info.capabilities.deleteBatchSize)
      {
        let seen = wanted.count == 1 ? seen : nil
        try await operation.delete(Array(wanted[places]), seen: seen) { deleted in
          let row = row(deleted)
          progress.take(row.word, isRefusal: row.status == .notAuthorized)
          end.statuses.insert(row.status)
          end.written.add(deleted.lookup.key == .id ? row.id : nil, row.outcome)
          end.status = row.status
          output.append(Self.members(row))
        }
      }
    } catch {
      end.failure = .write(error)
    }
    end.count = output.count
    end.stop = progress.begun < wanted.count ? progress.stop : nil
    if end.count > 0 || end.failure == nil { end.outputFailure = Self.failure(ending: &output) }
    return end
  }

  private static func failure(ending output: inout RowStream) -> CommandFailure? {
    do throws(CommandFailure) {
      try output.end()
      return nil
    } catch {
      return error
    }
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
        status: .notFound, word: .notFound)
    case .failed(let written):
      let failure = CommandFailure.write(written)
      run.report.report(failure)
      let outcome = WriteOutcome(written)
      return Row(
        id: id, outcome: outcome == .done ? deletion : outcome.rawValue,
        message: ErrorFacts.all(of: failure).first?.message, status: failure.status, word: outcome)
    }
  }

  private var deletion: String {
    guard case .recycleBin = info.capabilities.erasure else { return "deleted" }
    return "recycled"
  }

  /// Of one id its own status; of several the worst counts: 6, 5, 2.
  private static func worst(_ statuses: Set<ExitCodes>, of count: Int) -> ExitCodes {
    if count == 1, let only = statuses.first { return only }
    if statuses.contains(.outcomeUnknown) { return .outcomeUnknown }
    if statuses == [.notFound] { return .notFound }
    return statuses.contains { $0 != .done } ? .partly : .done
  }

  private static func members(_ row: Row) -> [(String, JSONText)] {
    [
      ("id", .string(row.id)), ("outcome", .string(row.outcome)),
      ("message", JSONText(row.message)),
    ]
  }
}
