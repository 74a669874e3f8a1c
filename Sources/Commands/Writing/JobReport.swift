import Domain
import Operations

/// Runs a job for a command, and prints a row for each contact.
struct JobReport: Sendable {
  let run: WriteRun
  let rendering: OutputRendering

  /// The time limit after `^C` for recording the contacts that were not sent.
  private static let closingTime = Duration.seconds(2)

  private struct End: Sendable {
    var ending = JobEnding.cancelled
    var notSent = 0
    /// The number of contacts that the journal has as *not sent* after the end.
    var left = 0
    var journalID: String?
    var endFailure: WriteFailure?
    var statuses: Set<ExitCodes> = []
    /// The status of the contact that ended last.
    var lastStatus = ExitCodes.done
    var written = WrittenContacts()
    var outputFailure: CommandFailure?
  }

  /// Prints an array with an object for each contact, in order, as soon as it ends.
  ///
  /// - Throws: `.reported` with the worst status, unless every contact is done.
  func perform(
    _ action: Action, of targets: JobTargets, origin: JobOrigin, context: WriteContext
  ) async throws(CommandFailure) {
    let end = await run.report.io.guarding { () async -> End in
      await self.end(
        of: RunJob(
          action, of: targets, origin: origin, client: run.client, context: context,
          interruption: Self.interruption), count: targets.count)
    }
    switch end.ending {
    case .notBegun(let failure): throw .write(failure)
    case .takenOver:
      throw .unavailable(
        .conflict, provider: run.client.info.name,
        reason: "another process has continued the job; check roster journal jobs")
    case .complete, .stopped, .cancelled: break
    }
    tellRest(end, of: targets.count)
    if let failure = end.outputFailure { try tell(failure, end) }
    if [.stopped(.canaryFailed), .stopped(.canaryUnknown)].contains(end.ending) {
      throw .reported(end.lastStatus)
    }
    let worst = Self.worst(end.statuses, of: targets.count)
    if worst != .done { throw .reported(worst) }
  }

  /// Only `^C` abandons the remaining contacts. After any other signal, the job can be continued.
  @Sendable private static func interruption() -> JobInterruption? {
    Interruption.shared.status.map { $0 == .interrupted ? .cancel(within: closingTime) : .leave }
  }

  private func end(of job: sending RunJob, count: Int) async -> End {
    var end = End()
    var output = RowStream(rendering, to: run.report.io)
    var failures = JobFailures(report: run.report, count: count)
    await job.run { event in
      switch event {
      case .begun, .sent, .paused: break
      case .ended(let contacts):
        for contact in contacts {
          let row = row(contact, &failures)
          end.statuses.insert(row.status)
          end.lastStatus = row.status
          let isByID = contact.target.lookup.key == .id
          end.written.add(isByID ? row.id : nil, row.outcome)
          output.append(row.members(of: contact.target.act, in: rendering.format))
        }
      case .finished(let ending): end.ending = ending
      }
    }
    failures.end()
    end.notSent = job.notSent
    end.left = job.left
    end.journalID = job.journalID
    end.endFailure = job.endFailure
    guard end.ending.hasRows else { return end }
    do throws(CommandFailure) {
      try output.end()
    } catch {
      end.outputFailure = error
    }
    return end
  }

  // MARK: - Rows

  private struct Row {
    var id: String
    var outcome: String
    var contact: Contact?
    var message: String?
    var status = ExitCodes.done

    /// A table shows the contact's name and what was changed instead of the whole contact.
    func members(of act: JobAct, in format: OutputFormat) -> [(String, JSONText)] {
      [("id", .string(id)), ("outcome", .string(outcome))] + contact(after: act, in: format)
        + [("message", JSONText(message))]
    }

    private func contact(
      after act: JobAct, in format: OutputFormat
    ) -> [(String, JSONText)] {
      switch (act, format) {
      case (.delete, _): []
      case (.prefer, .table):
        [
          ("name", JSONText(contact?.name)),
          ("preferences", JSONText(contact.map(ContactTable.preferences(of:)))),
        ]
      case (_, .table): [("name", JSONText(contact?.name))]
      case (_, .json), (_, .ndjson), (_, .csv):
        [("contact", contact.map(ContactJSON.object) ?? .null)]
      }
    }
  }

  /// Also reports failures and warnings on standard error.
  private func row(_ contact: EndedContact, _ failures: inout JobFailures) -> Row {
    let isDeletion = contact.target.act == .delete
    let word = contact.outcome.word
    var row = Row(
      id: contact.target.lookup.value,
      outcome: word.rawValue)
    if case .done(let result) = contact.outcome {
      if isDeletion, let effect = result.effect { row.outcome = effect.rawValue }
      row.contact = result.contact
      run.tell(result)
      guard let sideEffects = run.sideEffects(of: result) else { return row }
      return reported(sideEffects, row, contact, &failures)
    }
    guard let failure = contact.outcome.failure else { return row }
    row = reported(.write(failure), row, contact, &failures)
    if isDeletion, case .notFound(let absent) = contact.outcome {
      let isRecycled = absent.absence == .recycled
      row.message = isRecycled ? "it is already in the recycle bin" : "no such contact"
    }
    return row
  }

  private func reported(
    _ failure: CommandFailure, _ row: Row, _ contact: EndedContact,
    _ failures: inout JobFailures
  ) -> Row {
    failures.report(failure, row: contact.place + 1, id: contact.target.lookup.value)
    var row = row
    row.message = ErrorFacts.all(of: failure).first?.message
    row.status = failure.status
    return row
  }

  // MARK: - The end

  private func tellRest(_ end: End, of count: Int) {
    if end.notSent > 0 {
      run.report.note(
        "\(run.client.info.name): \(end.ending.reason): \(end.notSent) of \(count) were not sent")
    }
    if let failure = end.endFailure { run.report.report(.write(failure)) }
    guard end.left > 0, let job = end.journalID else { return }
    run.report.note(
      "the journal has \(Count.of(end.left, "contact")) as not sent: "
        + "roster journal continue \(job) sends them, roster journal abandon \(job) does not")
  }

  /// Standard output cannot be written: standard error reports what was done.
  private func tell(_ failure: CommandFailure, _ end: End) throws(CommandFailure) {
    let dealtWith: Set<ExitCodes> = [.done, .partly, .outcomeUnknown]
    guard !dealtWith.isDisjoint(with: end.statuses) else { throw failure }
    run.report.report(WriteRun.unprinted(end.written.words, failure, at: run.client.info.name))
    throw .reported(end.statuses.contains(.outcomeUnknown) ? .outcomeUnknown : .partly)
  }

  /// A single contact has its own status. For several, the worst counts: 6, 5, 2.
  private static func worst(_ statuses: Set<ExitCodes>, of count: Int) -> ExitCodes {
    if count == 1, let only = statuses.first { return only }
    if statuses.contains(.outcomeUnknown) { return .outcomeUnknown }
    if statuses == [.notFound] { return .notFound }
    return statuses.contains { $0 != .done } ? .partly : .done
  }
}

extension JobEnding {
  /// Whether the job began and has an array to print.
  fileprivate var hasRows: Bool {
    switch self {
    case .complete, .stopped, .cancelled: true
    case .notBegun, .takenOver: false
    }
  }

  /// Why contacts were not sent.
  fileprivate var reason: String {
    switch self {
    case .stopped(.journal): "the journal cannot be written"
    case .stopped(let stop): JobEnd(stop).reason
    case .complete, .cancelled, .notBegun, .takenOver: "interrupted"
    }
  }
}

/// The outcomes of one command in words, for when standard output cannot be written:
/// `200 contacts deleted (59068, 59069 and 198 more); 1 contact unknown (59071)`.
struct WrittenContacts: Sendable {
  /// The most ids to name for each outcome.
  private static let mostNamed = 10

  private var outcomes: [String] = []
  private var counts: [String: Int] = [:]
  private var names: [String: [String]] = [:]

  /// `id` is `nil` for a contact named by another key, which is not repeated.
  mutating func add(_ id: String?, _ outcome: String) {
    if counts[outcome] == nil { outcomes.append(outcome) }
    counts[outcome, default: 0] += 1
    guard let id, names[outcome, default: []].count < Self.mostNamed else { return }
    names[outcome, default: []].append(id)
  }

  var words: String { outcomes.map(words(of:)).joined(separator: "; ") }

  private func words(of outcome: String) -> String {
    let count = counts[outcome] ?? 0
    let word = outcome == WriteOutcome.notFound.rawValue ? "not found" : outcome
    let words = "\(Count.of(count, "contact")) \(word)"
    guard let named = names[outcome] else { return words }
    let more = count - named.count
    return words + " (" + named.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
      + ")"
  }
}
