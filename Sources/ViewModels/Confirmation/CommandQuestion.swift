package import Domain
import Observation

/// What a command of the `:` line asks before it writes.
package nonisolated struct CommandQuestion: Hashable, Sendable {
  /// `IMPORT`
  package var heading: String
  /// As in "Enter imports".
  package var verb: String
  package var info: ProviderInfo
  /// Where the write goes, if that is not the provider of `info` alone.
  package var place: String?
  /// The only contact that the write is about; `nil` for several, and for a file.
  package var contact: Contact?
  /// What the write is about if that is no single contact: `12 opt-outs`.
  package var things: String
  package var consequence: Consequence
  package var caseReference: String?
  /// What the command has reported so far, a line each. Untrusted.
  package var notes: [String]
  /// The word to type.
  package var word: String

  package init(
    heading: String, verb: String, info: ProviderInfo, place: String? = nil, contact: Contact?,
    things: String,
    consequence: Consequence, caseReference: String?, notes: [String], word: String
  ) {
    self.heading = heading
    self.verb = verb
    self.info = info
    self.place = place
    self.contact = contact
    self.things = things
    self.consequence = consequence
    self.caseReference = caseReference
    self.notes = notes
    self.word = word
  }
}

/// Asks the operator, and returns whether the command may go on.
package typealias CommandAsking = @Sendable (CommandQuestion) async -> Bool

/// The question of a command in its dialog. The command waits for the decision.
@Observable
package final class CommandQuestionModel: ConfirmationModel {
  package let question: CommandQuestion
  package private(set) var typed: TypedAnswer

  @ObservationIgnored private let decisions: AsyncStream<Bool>
  @ObservationIgnored private let continuation: AsyncStream<Bool>.Continuation

  init(_ question: CommandQuestion) {
    self.question = question
    typed = TypedAnswer(word: question.word)
    (decisions, continuation) = AsyncStream<Bool>.makeStream()
  }

  package var subject: (Contact, ProviderInfo)? { question.contact.map { ($0, question.info) } }

  package func change(_ change: (inout TypedAnswer) -> Void) { change(&typed) }

  func decide(_ isConfirmed: Bool) {
    continuation.yield(isConfirmed)
    continuation.finish()
  }

  /// `false` also if the command is cancelled.
  func decision() async -> Bool {
    for await isConfirmed in decisions { return isConfirmed && !Task.isCancelled }
    return false
  }
}
