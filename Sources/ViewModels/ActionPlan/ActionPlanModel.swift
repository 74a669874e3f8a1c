package import Domain
import Observation
package import Operations

/// Shows what an action would do to which contacts, and asks for the confirmation word. A job
/// carries out the confirmed plan.
@Observable
package final class ActionPlanModel: ConfirmationModel {
  package private(set) var state: ActionPlanState

  @ObservationIgnored let client: any ProviderClient
  @ObservationIgnored let context: WriteContext
  @ObservationIgnored private let origin: JobOrigin

  package init(
    _ state: ActionPlanState, client: any ProviderClient, context: WriteContext,
    resumed: JobOrigin? = nil
  ) {
    origin = resumed ?? (state.subjects.count > 1 ? .new : .unjournaled)
    var planned = state
    planned.caseReference = context.caseReference
    self.state = planned
    self.client = client
    self.context = context
  }

  /// The job that carries the plan out.
  func makeJob() -> RunJob {
    RunJob(
      state.act.action, of: state.targets, origin: origin, client: client, context: context)
  }

  package var typed: TypedAnswer { state.typed }

  package var subject: (Contact, ProviderInfo)? {
    state.subjects.count == 1 ? (state.subjects[0], state.info) : nil
  }

  package func change(_ change: (inout TypedAnswer) -> Void) { change(&state.typed) }
}
