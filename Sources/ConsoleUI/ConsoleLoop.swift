package import Domain
import Foundation
import Observation
package import ViewModels

/// Runs the console: turns keys into commands and changed states into frames. Only this class reads
/// input and paints.
package final class ConsoleLoop {
  package enum Ending: Hashable, Sendable {
    case quit
    /// SIGTERM.
    case terminated
    /// The terminal is gone.
    case hungUp
  }

  private let model: ConsoleModel
  private let terminal: any Terminal
  private let keyMap: KeyMap
  private let ambient: Ambient
  private let ticker = LatestTask()
  private var tick = 0
  private var isFrameDue = false
  /// How many frames were drawn.
  private var frames = 0
  private var ending: CheckedContinuation<Ending, Never>?
  private var watching: [Task<Void, Never>] = []
  private var theme: (sheet: ThemeSheet, theme: Theme)?
  private var seen = Seen()
  private var painted: Canvas?
  /// How often the bell has rung.
  private var bells = 0

  package init(
    model: ConsoleModel, terminal: any Terminal, keyMap: KeyMap, ambient: Ambient
  ) {
    self.model = model
    self.terminal = terminal
    self.keyMap = keyMap
    self.ambient = ambient
  }

  /// Runs until the operator or the system ends it, then restores the terminal.
  ///
  /// - Returns: What ended it.
  /// - Throws: `TerminalFailure` if no console is possible.
  package func run() async throws -> Ending {
    try terminal.start { [weak self] event in self?.receive(event) }
    defer { terminal.stop() }
    model.forms.canShowLetters = terminal.canShowLetters
    for notice in terminal.notices { model.say(.info, notice) }
    draw()
    let model = model
    watching = [
      Task { await model.watchActivity() }, Task { await model.themes.watch() },
      Task { await model.watchWrites() }, Task { await model.team.watch() },
    ]
    model.open()
    model.lookForUnfinished()
    model.desk.start()
    model.privacy.startIdling()
    let ending = await withCheckedContinuation { self.ending = $0 }
    for task in watching { task.cancel() }
    ticker.cancel()
    model.privacy.stopIdling()
    model.jobs.leaveUnfinished()
    return ending
  }

  private func end(_ ending: Ending) {
    self.ending?.resume(returning: ending)
    self.ending = nil
  }

  // MARK: - Events

  private func receive(_ event: TerminalEvent) {
    switch event {
    case .key(let key): receive(key)
    case .mouse(let event): receive(event)
    case .paste(let text, let isCut): receive(paste: text, isCut: isCut)
    case .resized: draw()
    case .continued:
      model.privacy.hideAgain()
      for list in model.lists.all { list.noteStale() }
      let isList = [.list, .detail].contains(model.scope)
      model.say(
        .info, "continued; the screen may be out of date", nextStep: isList ? "R reloads it" : nil)
      draw()
    case .hangUp: end(.hungUp)
    case .terminate: end(.terminated)
    case .interruptedBySignal:
      model.cancelRunning()
      draw()
    }
  }

  private func receive(_ key: Key) {
    if key == Key(.character("z"), modifiers: .control) { return terminal.suspend() }
    guard !model.privacy.isLocked else {
      model.privacy.unlock()
      return draw()
    }
    model.privacy.noteActivity()
    if key.isTyped, model.privacy.ignoresTypedKey() { return }
    model.messages.clear()
    let scope = model.scope
    if let binding = keyMap.binding(for: key, in: scope) {
      dispatcher.run(binding.command, binding.input)
    } else if scope.takesText {
      type(key, in: scope)
    } else {
      sayUnbound(key)
    }
    finish()
  }

  /// Carries out what a command left to the terminal.
  private func finish() {
    if let copied = model.takeTextToCopy() { copy(copied) }
    if model.hasQuit { return end(.quit) }
    draw()
  }

  /// The target is what the operator saw at the point, even if the list has changed since.
  private func receive(_ event: MouseEvent) {
    guard !model.privacy.isLocked else {
      model.privacy.unlock()
      return draw()
    }
    model.privacy.noteActivity()
    let target = painted?.target(at: event.point)
    model.lists.find.pinCursor()
    model.messages.clear()
    MouseActions.perform(event, on: target, by: dispatcher)
    finish()
  }

  private var dispatcher: CommandDispatcher {
    CommandDispatcher(model: model, keyMap: keyMap, seen: seen)
  }

  private func copy(_ copied: CopiedText) {
    model.say(.copied(copied, isTaken: terminal.copy(copied.text)))
  }

  private func sayUnbound(_ key: Key) {
    model.say(.info, "\(key) does nothing here", nextStep: "? lists the keys")
  }

  // MARK: - Text

  private func type(_ key: Key, in scope: CommandScope) {
    let asksForText = scope != .dialog || model.plans.dialog?.typed.word != nil
    guard asksForText, let change = TextKeys.change(for: key) else { return sayUnbound(key) }
    edit(in: scope, change)
  }

  private func edit(in scope: CommandScope, _ change: (inout TextFieldState) -> Void) {
    switch scope {
    case .prompt: model.editPrompt(change)
    case .form: model.edit?.edit(change)
    case .dialog: model.plans.dialog?.edit(change)
    case .list, .detail, .review, .question, .menu, .themes, .channels, .help, .panel, .jobs, .job,
      .unfinished, .texts, .cases, .caseFile, .person, .leaving:
      break
    }
  }

  private func receive(paste text: String, isCut: Bool) {
    guard !model.privacy.isLocked else {
      model.privacy.unlock()
      return draw()
    }
    model.privacy.noteActivity()
    let scope = model.scope
    switch scope {
    case .prompt
    where model.overlays.prompt?.purpose == .find || model.overlays.prompt?.purpose == .person:
      guard !isCut else {
        model.back()
        model.say(.pasteIsTooLong)
        break
      }
      model.editPrompt { $0.insert(lines: text) }
    case .prompt, .form:
      edit(in: scope) { $0.insert(text) }
      if isCut { model.say(.warning, "the paste was longer than 64 KB: its end is missing") }
    case .dialog:
      model.say(.warning, "pasting is not allowed here; type the text")
    case .list, .detail, .review, .question, .menu, .themes, .channels, .help, .panel, .jobs, .job,
      .unfinished, .texts, .cases, .caseFile, .person, .leaving:
      model.say(.info, "pasting does nothing here; the text was dropped")
    }
    draw()
  }

  // MARK: - Painting

  private func draw() {
    isFrameDue = false
    frames += 1
    let size = terminal.size
    let layout = ConsoleLayout(
      size: size, showsDetail: model.focus == .detail, split: model.split)
    fit(to: layout)
    model.body = (size.columns, size.rows - 2)
    let frame = frames
    withObservationTracking {
      let canvas = ConsoleScreen.draw(
        model, size: size, glyphs: terminal.glyphs, keyMap: keyMap, tick: tick)
      // The operator sees it before what it read is observed.
      terminal.present(canvas, theme: theme(of: model.themes.state.shown))
      painted = canvas
    } onChange: { [weak self] in
      Task { @MainActor in self?.requestFrame(after: frame) }
    }
    ring()
    if layout.isLargeEnough, !model.privacy.isLocked {
      seen.look(at: model)
      // A dialog that a command opened can be behind an overlay.
      if model.scopeBehindPrompt == .dialog { model.plans.dialogWasPainted() }
    }
    keepTicking()
  }

  private func ring() {
    guard model.team.bells != bells else { return }
    bells = model.team.bells
    terminal.bell()
  }

  /// Derives the theme once for each sheet, not for each frame.
  private func theme(of sheet: ThemeSheet) -> Theme {
    if let theme, theme.sheet == sheet { return theme.theme }
    let made = Theme(sheet)
    theme = (sheet, made)
    return made
  }

  private func fit(to layout: ConsoleLayout) {
    let rows = layout.listRows
    for list in model.lists.all { list.resize(rows: rows) }
    let progress = FindPane.progressRows(providers: model.providers.count, of: rows + 3)
    model.lists.find.resize(rows: max(1, rows - progress))
    if let edit = model.edit, let rect = layout.detail, layout.isLargeEnough {
      let measure = EditPane.measure(model.masking.shown(edit.state), in: rect)
      edit.fitReading(rows: measure.rows, height: measure.height)
    }
  }

  /// For a change of what that frame showed. A later frame, such as that of the key which made the
  /// change, already has it.
  private func requestFrame(after frame: Int) {
    if frame == frames || model.hasQuit { requestFrame() }
  }

  /// Draws one frame for several changes in one turn.
  private func requestFrame() {
    guard !isFrameDue else { return }
    isFrameDue = true
    Task { @MainActor in
      // The operator may have waited for the last job before quitting.
      if self.model.hasQuit { return self.end(.quit) }
      if self.isFrameDue { self.draw() }
    }
  }

  /// Redraws ages and spinners 4 times a second, only while something runs.
  private func keepTicking() {
    guard model.isBusy, !ticker.isRunning else { return }
    let ambient = ambient
    ticker.start { [weak self] in
      do {
        try await ambient.sleep(.milliseconds(250))
      } catch {
        return
      }
      guard let self else { return }
      self.tick += 1
      self.requestFrame()
    }
  }
}

extension Key {
  /// Whether the key enters or deletes text, or is Enter.
  fileprivate var isTyped: Bool {
    switch code {
    case .character, .enter, .backspace: modifiers.isEmpty || modifiers == .shift
    default: false
    }
  }
}
