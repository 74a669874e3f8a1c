import Domain
import Observation
import Operations

/// The case of the session: the reference of its writes, and its answers under which nothing was sent.
@Observable
package final class CaseModel {
  /// `nil` if no case is named.
  package private(set) var reference: String?

  @ObservationIgnored private let services: ConsoleServices
  @ObservationIgnored private let messages: MessagesModel
  @ObservationIgnored private let commands: CommandRunsModel

  init(services: ConsoleServices, messages: MessagesModel, commands: CommandRunsModel) {
    self.services = services
    self.messages = messages
    self.commands = commands
  }

  var writeContext: WriteContext {
    var context = services.writeContext
    context.caseReference = reference
    return context
  }

  /// Names no case any more: it was closed.
  func forget() { reference = nil }

  /// `:case REF`; an empty text clears it. Plans and forms that are open keep theirs.
  package func set(_ text: String) {
    guard !text.isEmpty else {
      messages.say(reference == nil ? .noCase : .caseIsCleared)
      reference = nil
      return
    }
    if let problem = CaseReference.problem(in: text) { return messages.say(.invalidCase(problem)) }
    reference = text
    messages.say(.caseIsSet(text))
  }

  /// Runs a command of the program, with the case if it takes one and names none. `done`: what is
  /// said if it succeeds, instead of its output. `marked`: the ids that the argument `-` means.
  package func run(
    _ words: [String], marked: [String] = [], by runner: any CommandLineRunner,
    done: String? = nil
  ) {
    let isGiven = words.contains { $0 == "--" || $0 == "--case" || $0.hasPrefix("--case=") }
    var words = words
    if let reference, !isGiven, let command = words.first.flatMap(runner.command),
      command.takes("--case", after: Array(words.dropFirst()))
    {
      words += ["--case", reference]
    }
    commands.run(words, marked: marked, by: runner, done: done)
  }

  // MARK: - Without a write

  /// A provider that cannot do what a case needs is an answer to that case.
  func recordRefusal(of action: Action, for subject: Contact, at info: ProviderInfo) async {
    guard reference != nil, !info.availability(of: action).isAvailable else { return }
    await record(at: info) { (request) throws(WriteFailure) in
      try await request.record(.refused, action, .id(subject.id.value))
    }
  }

  /// So is a look-up that found no contact.
  func recordAbsence(
    _ failure: ProviderFailure, of lookup: ContactLookup, at info: ProviderInfo
  ) async {
    await record(at: info) { (request) throws(WriteFailure) in
      try await request.recordAbsence(failure, .get, lookup)
    }
  }

  /// And a search that found none.
  func recordFind(_ text: String, _ statement: SearchStatement) async {
    do throws(WriteFailure) {
      try await UnansweredFind(at: services.clients.map(\.info), context: writeContext)
        .record(text, statement)
    } catch {
      messages.say(Message(error))
    }
  }

  private func record(
    at info: ProviderInfo, _ body: (UnsentRequest) async throws(WriteFailure) -> Void
  ) async {
    do throws(WriteFailure) {
      try await body(UnsentRequest(at: info, context: writeContext))
    } catch {
      messages.say(Message(error))
    }
  }
}
