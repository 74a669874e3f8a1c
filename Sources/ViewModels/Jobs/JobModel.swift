import Domain
import Foundation
import Observation
import Operations

/// A confirmed plan while `RunJob` carries it out, as the state that panes show.
@Observable
package final class JobModel {
  package private(set) var state: JobState

  @ObservationIgnored private let job: RunJob
  @ObservationIgnored private let ambient: Ambient
  /// When the contacts in flight were sent.
  @ObservationIgnored private var sentAt: Date?
  /// Why the journal does not record the job's end.
  @ObservationIgnored private(set) var endFailure: Message?
  /// How to reverse the changed preferences.
  @ObservationIgnored var reversals: [PreferenceReversal] = []
  @ObservationIgnored var relations = JobRelations()

  init(number: Int, plan: ActionPlanModel) {
    ambient = plan.context.ambient
    job = plan.makeJob()
    state = JobState(number: number, plan: plan.state, startedAt: ambient.now())
  }

  /// Sends the contacts that were not sent yet, until the job ends or is paused. `ended` gets the
  /// contacts of each call with their outcomes.
  ///
  /// - Returns: Whether this call ended the job.
  func run(_ ended: ([EndedContact]) -> Void) async -> Bool {
    let wasActive = state.isActive
    await job.run { event in
      switch event {
      case .begun, .paused: break
      case .sent(let places):
        sentAt = ambient.steady()
        state.send(places)
      case .ended(let contacts):
        state.record(contacts, after: secondsInFlight)
        ended(contacts)
      case .finished(let ending):
        state.finish(ending, at: ambient.now())
      }
    }
    guard wasActive, !state.isActive else { return false }
    endFailure = job.endFailure.map { Message($0) }
    return true
  }

  /// The job in the journal; `nil` before it begins, and for a single contact.
  var journalID: UUID? { job.journalID.flatMap(UUID.init) }

  private var secondsInFlight: TimeInterval {
    sentAt.map { ambient.steady().timeIntervalSince($0) } ?? 0
  }

  func pause() {
    job.pause()
    state.isPaused = true
  }

  func resume() {
    job.resume()
    state.isPaused = false
  }

  func cancel() {
    job.cancel()
    state.cancel()
  }

  /// Sends no more, and leaves the other contacts unfinished in the journal.
  func leave() {
    job.leave()
    state.cancel()
  }
}
