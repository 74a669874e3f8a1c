package import Domain
import Foundation
import Observation
package import Operations

/// Asks for the word that identifies the plan, then sends it, one contact after the other or in the
/// provider's chunks. The first one that is sent is the canary: if it fails, no other is begun.
@Observable
package final class ActionPlanModel {
  package private(set) var state: ActionPlanState

  @ObservationIgnored private let sender: ActionSender
  @ObservationIgnored private let ambient: Ambient

  package nonisolated static let mostTries = 3

  package init(_ state: ActionPlanState, client: any ProviderClient, context: WriteContext) {
    var planned = state
    planned.caseReference = context.caseReference
    self.state = planned
    sender = ActionSender(
      act: state.act, changes: state.changes, client: client, context: context)
    ambient = context.ambient
  }

  /// From now on keys count.
  package func arm() {
    guard case .asking = state.phase else { return }
    state.phase = .asking(isArmed: true)
  }

  package func edit(_ change: (inout TextFieldState) -> Void) {
    guard state.phase == .asking(isArmed: true), state.word != nil else { return }
    change(&state.input)
  }

  package enum Answer: Hashable, Sendable {
    case ignored
    /// The word was wrong; the dialog stays open.
    case wrong
    /// The word was wrong too often: the dialog is to be closed.
    case closed
    case accepted
  }

  /// Enter: compares what was typed. Only `.accepted` allows `run`.
  package func answer() -> Answer {
    guard state.phase == .asking(isArmed: true) else { return .ignored }
    guard state.word == nil || state.input.text == state.word else {
      state.wrongTries += 1
      state.input = TextFieldState()
      return state.wrongTries >= Self.mostTries ? .closed : .wrong
    }
    state.phase = .running(since: ambient.now())
    return .accepted
  }

  /// Sends what was confirmed. `ended` is told of each contact what the provider says.
  package func run(ended: (SentAction) -> Void) async {
    guard state.isRunning else { return }
    var rest = state.subjects[...]
    var hasCanary = false
    while !rest.isEmpty, !state.isStopping {
      let chunk = Array(rest.prefix(hasCanary ? sender.chunkSize : 1))
      rest = rest.dropFirst(chunk.count)
      for sent in await sender.send(chunk) {
        state.outcomes[sent.subject.id] = sent.outcome
        ended(sent)
      }
      switch state.outcomes[chunk[0].id] {
      case .done: hasCanary = true
      case .notFound: break
      case .failed, .unknown, nil: if !hasCanary { rest = [] }
      }
    }
    state.phase = .ended
  }

  /// Lets what is in flight finish, and begins no more.
  package func stop() { state.isStopping = true }
}
