import Domain
import Observation

/// The program's commands that the `:` line runs.
@Observable
package final class CommandRunsModel {
  /// The most lines of an output that are kept.
  private static let mostLines = 2_000

  /// What commands ask, in the order in which they asked.
  private var questions: [CommandQuestionModel] = []

  @ObservationIgnored private var running: Set<String> = []
  @ObservationIgnored private let overlays: OverlayModel
  @ObservationIgnored private let messages: MessagesModel
  @ObservationIgnored private let work: BackgroundWork
  /// Whether personal data is hidden; set by the router.
  @ObservationIgnored var isRedacted: () -> Bool = { true }
  /// Whether an overlay or a form is open that an output must not cover; set by the router.
  @ObservationIgnored var isInTheMiddle: () -> Bool = { true }
  /// Gets the words of a command that has ended, and whether it succeeded; set by the router. Returns
  /// what is said instead of its output, if it succeeded.
  @ObservationIgnored var ended: ([String], Bool) -> String? = { _, _ in nil }

  init(overlays: OverlayModel, messages: MessagesModel, work: BackgroundWork) {
    self.overlays = overlays
    self.messages = messages
    self.work = work
  }

  /// The name of a command that runs; `nil` if none does.
  var first: String? { running.min() }

  /// The question to answer first.
  package var question: CommandQuestionModel? { questions.first }

  private func confirms(_ question: CommandQuestion) async -> Bool {
    var question = question
    question.notes = question.notes.map(Self.withoutProgram)
    let model = CommandQuestionModel(question)
    messages.clear()
    questions.append(model)
    defer { questions.removeAll { $0 === model } }
    return await model.decision()
  }

  /// Closes the question, and lets its command go on or end.
  func answerQuestion(_ isConfirmed: Bool) {
    guard !questions.isEmpty else { return }
    questions.removeFirst().decide(isConfirmed)
  }

  /// Runs a command and shows its output, or with `done` only this sentence if it succeeds. Only
  /// one of the same name runs at a time. `marked`: the ids that the argument `-` means.
  func run(
    _ words: [String], marked: [String], by runner: any CommandLineRunner, done: String? = nil
  ) {
    let name = words.first ?? ""
    guard !running.contains(name) else {
      return messages.say(.info, ":\(name) is still running")
    }
    running.insert(name)
    messages.say(.info, ":\(name) is running")
    work.perform(isCancellable: true) {
      let output = await runner.run(words, marked: marked) { [weak self] in
        await self?.confirms($0) ?? false
      }
      self.running.remove(name)
      let instead = self.ended(words, output.status == 0)
      if let done = done ?? instead, output.status == 0 {
        let warning = self.warning(in: output)
        self.messages.say(warning == nil ? .success : .warning, done, nextStep: warning)
      } else {
        self.show(output, of: name, isBrief: done != nil)
      }
    }
  }

  /// The console does not repeat the program's name before each line.
  private static func withoutProgram(_ line: String) -> String {
    line.hasPrefix("roster: ") ? String(line.dropFirst(8)) : line
  }

  /// A next step that is a command of the program, as a line of the console.
  private static func nextStep(_ line: String) -> String {
    let step = line.trimmedEnds()
    return step.hasPrefix("roster ") ? ":" + step.dropFirst(7) : step
  }

  /// What a command that succeeded warns of last. What it wrote before its question is no warning.
  private func warning(in output: CommandOutput) -> String? {
    guard !output.namesPeople || !isRedacted() else { return nil }
    return output.warnings.last.map(Self.withoutProgram)
  }

  /// `isBrief`: only in the last line.
  private func show(_ output: CommandOutput, of name: String, isBrief: Bool) {
    let lines = (output.errors + output.output).split(
      separator: "\n", omittingEmptySubsequences: true
    ).map { Self.withoutProgram(String($0)) }
    let severity: Message.Severity = output.status == 0 ? .success : .warning
    guard !output.namesPeople || !isRedacted() else {
      return messages.say(
        severity, ":\(name) ended with \(output.status); its output may name people",
        nextStep: "z shows personal data, then run it again")
    }
    let isLong = lines.count > (output.status == 0 ? 1 : 2)
    guard isLong, !isBrief, !isInTheMiddle() else {
      let text = lines.first ?? (output.status == 0 ? "done" : "ended with \(output.status)")
      let isError = !output.errors.isEmpty && output.status != 0
      return messages.say(
        severity, isError ? text : ":\(name): \(text)",
        nextStep: lines.dropFirst().first.map(Self.nextStep))
    }
    let omitted = max(0, lines.count - Self.mostLines) + output.omittedLines
    let ending = omitted > 0 ? ["… \(omitted) more lines; run it in a shell to see all"] : []
    overlays.show(
      OutputState(title: name, lines: lines.prefix(Self.mostLines) + ending, status: output.status))
    messages.clear()
  }
}

/// The output of a command, and its scroll position.
package nonisolated struct OutputState: Hashable, Sendable {
  package var title: String
  /// Untrusted.
  package var lines: [String]
  package var status: Int32
  package var top = 0
}
