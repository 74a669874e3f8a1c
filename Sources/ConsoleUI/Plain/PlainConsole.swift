package import Domain
import Foundation
import Observation
package import ViewModels

/// Runs the console as a dialogue of lines: one line in, its answer out. It uses the same models as
/// the screen and has no rules of its own.
package final class PlainConsole {
  let model: ConsoleModel
  let terminal: any PlainTerminal
  let keyMap: KeyMap
  /// The rows of the last list, in the order of their numbers.
  var numbered: [ContactID] = []
  /// The index of the first one that was not shown yet.
  var nextRow = 0
  /// What the operator saw at the last prompt.
  private var seen = Seen()

  private let ambient: Ambient
  private var inputs: [PlainInput] = []
  private var reading: CheckedContinuation<PlainInput, Never>?
  private var working: CheckedContinuation<Void, Never>?
  private var ending: CheckedContinuation<ConsoleLoop.Ending, Never>?
  private(set) var hasEnded = false
  /// How many messages of the session were written.
  private var saidMessages = 0

  package init(
    model: ConsoleModel, terminal: any PlainTerminal, keyMap: KeyMap, ambient: Ambient
  ) {
    self.model = model
    self.terminal = terminal
    self.keyMap = keyMap
    self.ambient = ambient
  }

  /// Runs until the operator, the end of the input or the system ends it.
  ///
  /// - Throws: `TerminalFailure` if there is nothing to read or write.
  package func run() async throws -> ConsoleLoop.Ending {
    try terminal.start { [weak self] event in self?.receive(event) }
    defer { terminal.stop() }
    model.forms.canShowLetters = terminal.canShowLetters
    let model = model
    let watching = [
      Task { await model.watchActivity() }, Task { await model.watchWrites() },
      Task { await model.team.watch() },
    ]
    model.open()
    model.lookForUnfinished()
    model.desk.start()
    model.privacy.startIdling()
    let conversing = Task { await self.converse() }
    let ending = await withCheckedContinuation { self.ending = $0 }
    conversing.cancel()
    for task in watching { task.cancel() }
    model.privacy.stopIdling()
    model.jobs.leaveUnfinished()
    return ending
  }

  private func end(_ ending: ConsoleLoop.Ending) {
    guard !hasEnded else { return }
    hasEnded = true
    deliver(.end)
    stopWaiting()
    self.ending?.resume(returning: ending)
    self.ending = nil
  }

  // MARK: - The dialogue

  private func converse() async {
    await say("roster, plain mode; help lists the commands, quit leaves")
    await finishWork()
    if case .provider(let index) = model.lists.view { await say(PlainWords.heading(index, model)) }
    await sayList()
    while !hasEnded, !model.hasQuit {
      await tellNews()
      seen.look(at: model)
      switch await read(PlainWords.prompt(model)) {
      case .line(let line):
        await tellNews()
        await obey(line)
      case .interrupted: model.cancelRunning()
      case .end: await leaveAtEnd()
      }
    }
    await tellNews()
    end(.quit)
  }

  /// Quits at the end of the input, after confirmed work has ended. It answers no question.
  private func leaveAtEnd() async {
    // The cursor is still behind the prompt.
    if terminal.isInteractive { await say("") }
    model.quit()
    await answerWhatOpened()
    guard !model.hasQuit else { return }
    await model.settle()
    model.quit()
    if !terminal.isInteractive { end(.quit) }
  }

  var dispatcher: CommandDispatcher {
    CommandDispatcher(
      model: model, keyMap: keyMap, seen: seen, surface: .plain(rows: numbered))
  }

  var context: PaneContext { PlainWords.context(now: model.now, masking: model.masking) }

  // MARK: - Lines out

  func say(_ lines: SafeText...) async { await say(lines) }

  func say(_ lines: [SafeText]) async {
    for line in lines { await terminal.write(PlainText(line, endsLine: true)) }
  }

  /// Writes new messages, a line each, except one that was written already.
  func tellNews(except told: Message? = nil) async {
    let news = model.messages.log.entries(since: saidMessages)
    saidMessages = model.messages.log.keptCount
    model.messages.clear()
    for entry in news where entry.message != told {
      await say(PlainWords.message(entry.message, context))
    }
  }

  // MARK: - Lines in

  func read(_ prompt: SafeText) async -> PlainInput {
    while true {
      await terminal.write(PlainText(prompt, endsLine: !terminal.isInteractive))
      let input = await nextInput()
      guard case .line = input, !hasEnded else { return input }
      guard !model.privacy.isLocked else {
        model.privacy.unlock()
        await say("the console was locked; the line only unlocked it and was not run")
        continue
      }
      model.privacy.noteActivity()
      return input
    }
  }

  /// Asks a question that decides about a write. Drops input that was typed before the question.
  func readAnswer(_ question: SafeText) async -> PlainInput {
    if terminal.isInteractive {
      terminal.dropTypedAhead()
      inputs.removeAll()
    }
    return await read(question)
  }

  private func nextInput() async -> PlainInput {
    if hasEnded { return .end }
    if !inputs.isEmpty { return inputs.removeFirst() }
    return await withCheckedContinuation { continuation in
      reading = continuation
      terminal.readLine()
    }
  }

  private func deliver(_ input: PlainInput) {
    guard let waiting = reading else { return inputs.append(input) }
    reading = nil
    waiting.resume(returning: input)
  }

  // MARK: - Events

  private func receive(_ event: PlainEvent) {
    switch event {
    case .line(let text, isRefused: false): deliver(.line(text))
    case .line(_, isRefused: true):
      model.say(
        .warning, "the line was too long or held control characters, and was not run",
        nextStep: "arrow keys do nothing here")
      deliver(.interrupted)
    case .unreadable(let reason):
      model.say(.failure, "standard input: \(reason)", nextStep: "nothing after that was run")
      deliver(.interrupted)
    case .endOfInput: deliver(.end)
    case .interrupt where reading != nil: deliver(.interrupted)
    case .interrupt: interruptWork()
    case .terminate: end(.terminated)
    case .hangUp: end(.hungUp)
    case .outputClosed: end(.quit)
    }
  }

  /// Cancels what can be cancelled. A sent write continues, and its response is reported when it
  /// arrives.
  private func interruptWork() {
    let isForm = model.edit != nil
    model.cancelRunning()
    if !isForm { stopWaiting() }
  }

  // MARK: - Work

  /// Waits for all work that the operator waits for.
  func finishWork() async {
    let telling = Task { await tellWaiting() }
    let finding = Task { await tellFinding() }
    Task {
      await model.settleShortWork()
      stopWaiting()
    }
    // A command that asks goes on after the answer.
    let asking = Task {
      await until { self.model.commands.question != nil }
      if model.commands.question != nil { stopWaiting() }
    }
    await withCheckedContinuation { working = $0 }
    asking.cancel()
    telling.cancel()
    if model.lists.find.state?.isRunning == true { finding.cancel() } else { await finding.value }
  }

  private func stopWaiting() {
    working?.resume()
    working = nil
  }

  /// Writes a line every 5 s, so that waiting does not look like an end.
  private func tellWaiting() async {
    let start = ambient.steady()
    while !Task.isCancelled {
      do {
        try await ambient.sleep(.seconds(5))
      } catch {
        return
      }
      let busy = model.providers.filter { $0.activity.callsInFlight > 0 }
        .map { SafeText(untrusted: $0.info.name.text) }
      let whom: SafeText = busy.isEmpty ? "" : "for " + busy.joined(separator: ", ") + ", "
      guard !Task.isCancelled else { return }
      await say("waiting " + whom + PaneContext.seconds(ambient.steady().timeIntervalSince(start)))
    }
  }

  /// Writes a line for each provider whose part of the search has ended.
  private func tellFinding() async {
    // The table tells of many texts.
    guard model.lists.find.state?.isRunning == true, model.lists.find.texts == nil else { return }
    var told: Set<ProviderName> = []
    while !Task.isCancelled {
      var isRunning = false
      await change {
        isRunning = self.model.lists.find.state?.isRunning == true
      } then: {
        for progress in self.model.lists.find.state?.progress ?? []
        where !progress.phase.isRunning && told.insert(progress.provider).inserted {
          await self.say(PlainList.ending(progress))
        }
        return isRunning
      }
      guard isRunning else {
        if let find = model.lists.find.state, let summary = PlainList.summary(find) {
          await say(summary)
        }
        return
      }
    }
  }

  /// Calls `look` and `act`, then returns at the next change of the observed values, or at once if
  /// `act` returns `false`.
  private func change(_ look: () -> Void, then act: () async -> Bool) async {
    let (changes, continuation) = AsyncStream<Void>.makeStream(
      bufferingPolicy: .bufferingNewest(1))
    withObservationTracking(look) { continuation.yield() }
    guard await act() else { return }
    for await _ in changes { return }
  }

  /// Returns once the condition on the models is met.
  func until(_ condition: @escaping () -> Bool) async {
    var isMet = false
    while !isMet, !hasEnded, !Task.isCancelled {
      await change {
        isMet = condition()
      } then: {
        !isMet
      }
    }
  }
}

/// The answer to a question.
nonisolated enum PlainInput: Hashable {
  case line(String)
  /// The input has ended.
  case end
  /// `^C`.
  case interrupted
}
