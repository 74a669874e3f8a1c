package import Domain
import Foundation

/// How a job is recorded in the journal.
package enum JobOrigin: Sendable {
  /// Not as a job: each write gets separate entries. For one contact, or for contacts named by a
  /// key that the journal may not keep.
  case unjournaled
  /// Every contact is recorded before the first one is sent.
  case new
  /// Another process left the job. `skipped` are ids that no longer need a write.
  case resumed(ResumeJob, JobRemainder, skipped: [String])
}

/// What happens to a job, in order.
package enum JobEvent: Sendable {
  /// The journal has the job. Contacts can be sent from now on.
  case begun
  /// The contacts at these places are being sent, in one call.
  case sent(Range<Int>)
  /// Each contact of that call, with its outcome.
  case ended([EndedContact])
  case paused
  case finished(JobEnding)
}

package enum JobEnding: Hashable, Sendable {
  /// Every contact was sent.
  case complete
  case stopped(JobProgress.Stop)
  case cancelled
  /// Nothing could be sent.
  case notBegun(WriteFailure)
  /// Another process has continued the job in the meantime. Nothing was sent.
  case takenOver
}

/// How the caller ends a job early.
package enum JobInterruption: Sendable {
  /// Gives up the contacts that were not sent. `within` bounds the time for recording that.
  case cancel(within: Duration?)
  /// Leaves these contacts to `ResumeJob`.
  case leave
}

/// Sends the contacts of a job: first the canary alone, then the others in the provider's chunks.
/// The only engine for work on many contacts.
package final class RunJob {
  package let targets: JobTargets
  package let client: any ProviderClient
  /// The number of contacts that the journal still has as *not sent* after the end.
  package private(set) var left = 0
  /// Why the journal could not record the job's end.
  package private(set) var endFailure: WriteFailure?
  package private(set) var isPaused = false

  private let action: Action
  private let origin: JobOrigin
  private let interruption: @Sendable () -> JobInterruption?
  private var context: WriteContext
  private var progress: JobProgress
  private var wish: JobInterruption?
  private var beginning: Task<Result<WriteContext?, WriteFailure>, Never>?
  private var isRunning = false
  private var hasBegun = false
  private var ending: JobEnding?

  /// `interruption` is called before each call. It can cancel or leave the job, like the methods of
  /// that name. A cancelled task cancels the job.
  package init(
    _ action: Action, of targets: JobTargets, origin: JobOrigin, client: any ProviderClient,
    context: WriteContext, interruption: @escaping @Sendable () -> JobInterruption? = { nil }
  ) {
    self.action = action
    self.targets = targets
    self.origin = origin
    self.client = client
    self.context = context
    self.interruption = interruption
    progress = JobProgress(count: targets.count)
  }

  /// The number of contacts that were not sent.
  package var notSent: Int { targets.count - progress.begun }
  /// The journal's identifier of the job; `nil` before it begins, and for an unjournaled one.
  package var journalID: String? { context.job?.id.uuidString.lowercased() }

  /// Begins no further call. After `resume()`, a new `run` continues.
  package func pause() { isPaused = true }
  package func resume() { isPaused = false }

  /// Gives up the contacts that were not sent. A call in flight ends first.
  package func cancel() { stop(.cancel(within: nil)) }

  /// Leaves the contacts that were not sent unfinished. A call in flight ends first.
  package func leave() { stop(.leave) }

  private func stop(_ wish: JobInterruption) {
    self.wish = self.wish ?? wish
    beginning?.cancel()
  }

  /// Sends contacts until all are sent, or the job is paused, stopped or interrupted. Returns at
  /// once if the job is already running or has ended.
  package func run(_ receive: (JobEvent) -> Void) async {
    guard !isRunning, ending == nil else { return }
    isRunning = true
    defer { isRunning = false }
    if !hasBegun {
      if let ending = await begin() { return finish(ending, receive) }
      hasBegun = true
      receive(.begun)
    }
    while let places = next() {
      receive(.sent(places))
      let targets = places.map { self.targets[$0] }
      let outcomes = await send(targets)
      for outcome in outcomes { progress.take(outcome.word, failure: outcome.failure) }
      receive(
        .ended(
          zip(places, zip(targets, outcomes)).map {
            EndedContact(place: $0, target: $1.0, outcome: $1.1)
          }))
    }
    guard wish != nil || !progress.hasRest else { return receive(.paused) }
    await recordEnd()
    finish(ended, receive)
  }

  private func finish(_ ending: JobEnding, _ receive: (JobEvent) -> Void) {
    self.ending = ending
    receive(.finished(ending))
  }

  private var ended: JobEnding {
    if notSent == 0 { return .complete }
    return progress.stop.map(JobEnding.stopped) ?? .cancelled
  }

  // MARK: - Beginning

  /// - Returns: The ending of a job that cannot begin.
  private func begin() async -> JobEnding? {
    // A job that is left is still recorded, so that it can be continued later.
    if case .cancel? = wish { return .cancelled }
    let beginning = Self.beginning(of: targets, origin, client, context)
    self.beginning = beginning
    defer { self.beginning = nil }
    switch await Self.value(of: beginning) {
    case .success(nil): return .takenOver
    case .success(let begun?):
      self.context = begun
      return nil
    case .failure(let failure): return .notBegun(failure)
    }
  }

  /// Cancels the task if the caller's is cancelled.
  private static func value<Value: Sendable>(of task: Task<Value, Never>) async -> Value {
    await withTaskCancellationHandler {
      await task.value
    } onCancel: {
      task.cancel()
    }
  }

  private static func beginning(
    of targets: JobTargets, _ origin: JobOrigin, _ client: any ProviderClient,
    _ context: WriteContext
  ) -> Task<Result<WriteContext?, WriteFailure>, Never> {
    Task {
      do throws(WriteFailure) {
        return .success(try await begun(targets, origin, client, context))
      } catch {
        return .failure(error)
      }
    }
  }

  /// - Returns: `nil` if another process has continued the job.
  private static func begun(
    _ targets: JobTargets, _ origin: JobOrigin, _ client: any ProviderClient,
    _ context: WriteContext
  ) async throws(WriteFailure) -> WriteContext? {
    // A job that is continued was allowed when it began.
    if case .resumed = origin {
    } else if let obstacle = context.approvalObstacle(toContacts: targets.count) {
      throw .unavailable(provider: client.info.name, reason: obstacle)
    }
    switch origin {
    case .unjournaled: return context
    case .new: return try await BeginJob(client: client, context: context).begin(targets)
    case .resumed(let resume, let remainder, let skipped):
      guard let resumed = try await resume.take(remainder) else { return nil }
      try await resumed.leaveOut(skipped + remainder.doneLater.map(\.contactID))
      return resumed
    }
  }

  // MARK: - Sending

  /// The places of the next call; `nil` if there is none now.
  private func next() -> Range<Int>? {
    if wish == nil { wish = interruption() ?? (Task.isCancelled ? .cancel(within: nil) : nil) }
    guard wish == nil, !isPaused else { return nil }
    return progress.begin(atMost: JobSender.chunkSize(of: action, at: client.info))
  }

  private func send(_ chunk: [JobTarget]) async -> [JobOutcome] {
    let sender = JobSender(
      client: client, context: context, isConfirmed: context.job == nil && targets.count == 1)
    // An operator who waits for one contact goes before large jobs.
    let priority = targets.count == 1 ? CallPriority.interactive : .bulk
    return await CallPriority.$current.withValue(priority) { await sender.send(chunk) }
  }

  // MARK: - The end

  /// Records why the remaining contacts were not sent, unless they are left unfinished or the
  /// journal cannot be written.
  private func recordEnd() async {
    var limit: Duration?
    switch wish {
    case .leave: return
    case .cancel(let within): limit = within
    case nil: break
    }
    guard let job = context.job?.id else { return }
    guard progress.stop != .journal else { return await context.journal.release(job: job) }
    let (context, rest) = (context, targets.ids.dropFirst(progress.begun))
    let (reason, bound) = (JobEnd(progress.stop), limit)
    let result = await Task { () async -> Result<Int, WriteFailure> in
      do throws(WriteFailure) {
        return .success(try await context.endJob(notBegun: rest, reason: reason, within: bound))
      } catch {
        return .failure(error)
      }
    }.value
    switch result {
    case .success(let count): left = count
    case .failure(let failure): endFailure = failure
    }
  }
}
