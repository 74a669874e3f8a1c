import Domain
import Foundation
import Observation
import Operations

/// Carries a confirmed plan out, one contact after the other or in the provider's chunks. The first
/// one that is sent is the canary: if it fails, no other is begun.
@Observable
package final class JobModel {
  package private(set) var state: JobState

  @ObservationIgnored private var sender: ActionSender
  @ObservationIgnored private let ambient: Ambient
  @ObservationIgnored private var isRunning = false
  /// Puts what is to be done into the journal before anything is sent; `nil` once it is there.
  @ObservationIgnored private var intend: JobIntent?
  /// Writes the job to the journal.
  @ObservationIgnored private var intending: Task<Result<WriteContext, WriteFailure>, Never>?
  /// Whether the program is being ended, so that what was not begun is left to the next one.
  @ObservationIgnored private var isLeft = false
  /// Why the journal was not told of the end.
  @ObservationIgnored private(set) var endFailure: Message?
  /// How what was changed is taken back.
  @ObservationIgnored var reversals: [PreferenceReversal] = []
  /// Who else may be one of the persons it erases, by those, as was found before.
  @ObservationIgnored var relations: [ContactID: [Contact]] = [:]

  init(number: Int, plan: ActionPlanModel) {
    ambient = plan.context.ambient
    sender = ActionSender(
      act: plan.state.act, changes: plan.state.changes, client: plan.client,
      context: plan.context)
    intend = plan.intent
    state = JobState(number: number, plan: plan.state, startedAt: plan.context.ambient.now())
  }

  /// Sends what was not begun yet, until all is done or the job is paused or cancelled. `told` is
  /// told of the contacts of each call what the provider says.
  ///
  /// - Returns: Whether the job has ended by this; of two that run it, one is told so.
  func run(_ told: ([SentAction]) -> Void) async -> Bool {
    guard !isRunning, state.isActive else { return false }
    isRunning = true
    await keepIntent()
    while let chunk = state.begin(chunkSize: sender.chunkSize) {
      let start = ambient.steady()
      // Who works at the screen goes before what many wait for.
      let priority = state.plan.subjects.count == 1 ? CallPriority.interactive : .bulk
      let sent = await CallPriority.$current.withValue(priority) { await sender.send(chunk) }
      state.record(sent)
      told(sent)
      state.finish(chunk, after: ambient.steady().timeIntervalSince(start))
    }
    isRunning = false
    state.endIfOver(at: ambient.now())
    if !state.isActive { await keepEnd() }
    return !state.isActive
  }

  /// Where the journal does not take it, nothing is sent.
  private func keepIntent() async {
    guard let intend else { return }
    self.intend = nil
    let (client, context) = (sender.client, sender.context)
    let intending = Task { () async -> Result<WriteContext, WriteFailure> in
      do throws(WriteFailure) {
        return .success(try await intend(client, context))
      } catch {
        return .failure(error)
      }
    }
    self.intending = intending
    defer { self.intending = nil }
    switch await intending.value {
    case .success(let context): sender.context = context
    case .failure(let failure): state.failBeforeBeginning(Message(failure))
    }
  }

  /// What was not begun is told to the journal as given up, unless somebody can go on with it later.
  private func keepEnd() async {
    let context = sender.context
    guard !isLeft, context.job != nil else { return }
    let rest = state.subjects(.notBegun).map(\.id.value)
    let reason = state.endOfRest
    let failure = await Task { () async -> WriteFailure? in
      do throws(WriteFailure) {
        try await context.endJob(notBegun: rest, reason: reason)
        return nil
      } catch {
        return error
      }
    }.value
    endFailure = failure.map { Message($0) }
  }

  func pause() { state.pause() }
  func goOn() { state.goOn() }

  func cancel() {
    intending?.cancel()
    state.cancel()
  }

  /// Begins no more, and leaves what was not begun to whoever goes on with the job.
  func leave() {
    isLeft = true
    cancel()
  }
}
