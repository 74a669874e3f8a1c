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
    var status = ExitCodes.done
    var isRefusal = false
  }

  private struct End: Sendable {
    var count = 0
    var outcomes: Set<String> = []
    var written = WrittenContacts()
    /// Whether a row is done with something to say about it.
    var hasRemark = false
    /// Of the output.
    var failure: CommandFailure?
    var stop: JobProgress.Stop?
    /// Of the last one.
    var status = ExitCodes.done
  }

  /// Prints an array with one object for each id, in their order, as they end.
  ///
  /// - Throws: `.reported` with the worst of the outcomes, where one is not "done".
  func perform(_ ids: [String], rendering: OutputRendering) async throws(CommandFailure) {
    var seen: Set<String> = []
    let ids = ids.filter { seen.insert($0).inserted }
    seen = []
    let end = await Interruption.shared.guarding { () async -> End in
      await CallPriority.$current.withValue(.bulk) { () async -> End in await tried(ids, rendering)
      }
    }
    CommandJob.tell(run, notSent: ids.count - end.count, of: ids.count, end.stop)
    try await CommandJob.end(context, notBegun: ids.dropFirst(end.count), end.stop, run.report)
    if let failure = end.failure {
      guard end.outcomes.contains(where: { ["done", "unknown"].contains($0) }) else {
        throw failure
      }
      run.report.report(
        WriteRun.unprinted(end.written.words, failure, at: run.client.info.name))
    }
    if end.stop == .canaryFailed || end.stop == .canaryUnknown { throw .reported(end.status) }
    if end.outcomes.contains("unknown") { throw .reported(.outcomeUnknown) }
    if end.outcomes.isSubset(of: ["notFound"]) { throw .reported(.notFound) }
    if end.outcomes != ["done"] || end.hasRemark || end.failure != nil {
      throw .reported(.partly)
    }
  }

  /// One after the other, as far as the job goes; none is tried after a signal came.
  private func tried(_ ids: [String], _ rendering: OutputRendering) async -> End {
    var end = End()
    var output = RowStream(rendering)
    var progress = JobProgress(count: ids.count)
    while Interruption.shared.status == nil, let places = progress.begin(atMost: 1) {
      let row = await row(ids[places.lowerBound])
      progress.take(WriteOutcome(rawValue: row.outcome) ?? .failed, isRefusal: row.isRefusal)
      end.status = row.status
      end.outcomes.insert(row.outcome)
      // Without a job the contacts are named by another key than the id.
      end.written.add(context.job == nil ? nil : row.id, row.outcome)
      end.hasRemark = end.hasRemark || Self.hasRemark(row)
      output.append(Self.members(row))
    }
    end.count = output.count
    end.stop = progress.begun < ids.count ? progress.stop : nil
    do throws(CommandFailure) {
      try output.end()
    } catch {
      end.failure = error
    }
    return end
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
    var row = Row(id: id, outcome: outcome, message: ErrorFacts.all(of: failure).first?.message)
    row.status = failure.status
    row.isRefusal = failure.status == .notAuthorized
    return row
  }

  private static func members(_ row: Row) -> [(String, JSONText)] {
    [
      ("id", .string(row.id)), ("outcome", .string(row.outcome)),
      ("contact", row.contact.map(ContactJSON.object) ?? .null), ("message", JSONText(row.message)),
    ]
  }
}
