package import Domain
import Observation
package import Operations

/// Shows what an action would do to which contacts, and asks for the confirmation word. A job
/// carries out the confirmed plan.
@Observable
package final class ActionPlanModel {
  package private(set) var state: ActionPlanState

  @ObservationIgnored let client: any ProviderClient
  @ObservationIgnored let context: WriteContext
  @ObservationIgnored private let origin: JobOrigin

  package nonisolated static let mostTries = 3

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

  /// Accepts keys from now on.
  package func arm() {
    guard case .asking = state.phase else { return }
    state.phase = .asking(isArmed: true)
  }

  package func edit(_ change: (inout TextFieldState) -> Void) {
    guard state.phase == .asking(isArmed: true), state.word != nil else { return }
    change(&state.input)
  }

  /// Scrolls the dialog's `rows`, of which `height` are visible.
  package func scroll(_ movement: Movement, rows: Int, height: Int) {
    let positions = max(1, rows - height + 1)
    let target = movement.target(
      from: min(state.top, positions - 1), count: positions, page: max(1, height - 1))
    if target != state.top { state.top = target }
  }

  package enum Answer: Hashable, Sendable {
    case ignored
    /// No word was typed.
    case untyped
    /// The word was wrong; the dialog stays open.
    case wrong
    /// The word was wrong too often; the caller closes the dialog.
    case closed
    case accepted
  }

  /// Enter: compares the typed word. Only `.accepted` allows a job, and it is returned once.
  package func answer() -> Answer {
    guard state.phase == .asking(isArmed: true) else { return .ignored }
    guard state.word == nil || !state.input.text.isEmpty else { return .untyped }
    guard state.word == nil || state.input.text == state.word else {
      state.wrongTries += 1
      state.input = TextFieldState()
      return state.wrongTries >= Self.mostTries ? .closed : .wrong
    }
    state.phase = .confirmed
    return .accepted
  }
}
