import Domain
import Foundation
import Observation
import Operations

/// Carries a confirmed plan out, one contact after the other or in the provider's chunks. The first
/// one that is sent is the canary: if it fails, no other is begun.
@Observable
package final class JobModel {
  package private(set) var state: JobState

  @ObservationIgnored private let sender: ActionSender
  @ObservationIgnored private let ambient: Ambient
  @ObservationIgnored private var isRunning = false
  /// How what was changed is taken back.
  @ObservationIgnored var reversals: [PreferenceReversal] = []
  /// Who else may be one of the persons it erases, as was found before.
  @ObservationIgnored var relations: [ContactID] = []

  init(number: Int, plan: ActionPlanModel) {
    ambient = plan.context.ambient
    sender = ActionSender(
      act: plan.state.act, changes: plan.state.changes, client: plan.client,
      context: plan.context)
    state = JobState(number: number, plan: plan.state, startedAt: plan.context.ambient.now())
  }

  /// Sends what was not begun yet, until all is done or the job is paused or cancelled. `told` is
  /// told of each contact what the provider says.
  ///
  /// - Returns: Whether the job has ended by this; of two that run it, one is told so.
  func run(_ told: (SentAction) -> Void) async -> Bool {
    guard !isRunning, state.isActive else { return false }
    isRunning = true
    while let chunk = state.begin(chunkSize: sender.chunkSize) {
      let start = ambient.now()
      // Who works at the screen goes before what many wait for.
      let priority = state.plan.subjects.count == 1 ? CallPriority.interactive : .bulk
      let sent = await CallPriority.$current.withValue(priority) { await sender.send(chunk) }
      for action in sent {
        state.record(action)
        told(action)
      }
      state.finish(chunk, after: ambient.now().timeIntervalSince(start))
    }
    isRunning = false
    state.endIfOver(at: ambient.now())
    return !state.isActive
  }

  func pause() { state.pause() }
  func goOn() { state.goOn() }
  func cancel() { state.cancel() }
}
