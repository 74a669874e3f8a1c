package import Domain
import Foundation
import Observation
package import Operations

/// Asks for the word that identifies the plan, then deletes the personal data, one contact after
/// the other, the first as the canary: if it fails, the others are not begun.
@Observable
package final class AnonymizeModel {
  package private(set) var state: AnonymizeState

  @ObservationIgnored private let operation: AnonymizeContact
  @ObservationIgnored private let ambient: Ambient

  package nonisolated static let mostTries = 3

  package init(
    subjects: [Contact], hiddenSubjects: Int, info: ProviderInfo, operation: AnonymizeContact,
    ambient: Ambient
  ) {
    precondition(!subjects.isEmpty, "There is somebody to anonymize.")
    self.operation = operation
    self.ambient = ambient
    state = AnonymizeState(
      info: info, subjects: subjects, hiddenSubjects: hiddenSubjects,
      word: subjects.count == 1
        ? Confirmation.word(for: subjects[0]) : String(subjects.count))
  }

  /// From now on keys count.
  package func arm() {
    guard case .asking = state.phase else { return }
    state.phase = .asking(isArmed: true)
  }

  package func edit(_ change: (inout TextFieldState) -> Void) {
    guard state.phase == .asking(isArmed: true) else { return }
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
    guard state.input.text == state.word else {
      state.wrongTries += 1
      state.input = TextFieldState()
      return state.wrongTries >= Self.mostTries ? .closed : .wrong
    }
    state.phase = .running(since: ambient.now())
    return .accepted
  }

  /// Sends to one subject after the other. `changed` is told what the provider has afterwards.
  package func run(changed: (Contact) -> Void) async {
    guard state.isRunning else { return }
    for (index, subject) in state.subjects.enumerated() where !state.isStopping {
      let outcome = await anonymize(subject, changed: changed)
      state.outcomes[subject.id] = outcome
      if case .done = outcome { continue }
      if index == 0 { break }
    }
    state.phase = .ended
  }

  /// Lets what is in flight finish, and begins no more.
  package func stop() { state.isStopping = true }

  private func anonymize(
    _ subject: Contact, changed: (Contact) -> Void
  ) async -> AnonymizeState.Outcome {
    let operation = operation
    let result = await Task { () async -> Result<WriteResult, WriteFailure> in
      do throws(WriteFailure) {
        return .success(try await operation.anonymize(subject))
      } catch {
        return .failure(error)
      }
    }.value
    switch result {
    case .success(let written):
      if let contact = written.contact { changed(contact) }
      return .done(proof: Self.proof(written), warnings: written.warnings)
    case .failure(.outcomeUnknown(let failure)):
      return .unknown(Message(.outcomeUnknown(failure)))
    case .failure(let failure):
      return .failed(Message(failure))
    }
  }

  private static func proof(_ written: WriteResult) -> String {
    switch written.evidence {
    case .readBack:
      written.contact == nil
        ? "done: read again, it is not there any more" : "done: read again, the data is gone"
    case .answerOnly: "done, the provider's answer says; it was not read again"
    case .readAfterLostAnswer: "done: the answer was lost, but reading shows it"
    }
  }
}
