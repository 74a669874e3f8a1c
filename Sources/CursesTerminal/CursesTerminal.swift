import CCurses
package import ConsoleUI
import Dispatch
import Glibc

/// The operator's terminal, drawn by ncurses and read by us.
///
/// ncurses writes to memory and never reads, so an update leaves in one write, a terminal that
/// stops reading does not block the main actor, and keys come from `KeyDecoder`. The terminal is
/// never queried, since late replies over SSH would look like keys.
package final class CursesTerminal: ConsoleUI.Terminal {
  package struct Options: Sendable {
    package enum Sync: Sendable {
      /// Only what does not fit into one packet of a network, and only for terminals that are known to
      /// understand it.
      case auto
      case on
      case off
    }

    /// Draws our own characters in ASCII; names keep their letters if the locale allows.
    package var isASCII: Bool
    /// Milliseconds until a lone ESC counts as a key, at least 25.
    package var escapeDelay: Int
    /// Whether to wrap updates so that they do not tear (DEC 2026).
    package var sync: Sync
    /// Disables colours, as `NO_COLOR` does.
    package var isMono: Bool
    /// Whether texts may be copied to the terminal's clipboard.
    package var hasClipboard: Bool
    /// Whether to receive clicks and the wheel; the terminal's own selection then needs Shift.
    package var hasMouse: Bool

    package init(
      isASCII: Bool = false, escapeDelay: Int = 50, sync: Sync = .auto, isMono: Bool = false,
      hasClipboard: Bool = true, hasMouse: Bool = false
    ) {
      self.isASCII = isASCII
      self.escapeDelay = escapeDelay
      self.sync = sync
      self.isMono = isMono
      self.hasClipboard = hasClipboard
      self.hasMouse = hasMouse
    }
  }

  /// A smaller update leaves in one write and arrives whole.
  private static let packet = 1_024

  private enum Phase {
    case idle
    case running
    case stopped
  }

  package private(set) var size = Size(columns: 80, rows: 24)
  package private(set) var glyphs = Glyphs.unicode
  package private(set) var canShowLetters = true
  package private(set) var notices: [String] = []

  private let options: Options
  private let environment = HostEnvironment.read()
  private var phase = Phase.idle
  private var tty: Int32 = -1
  private var receive: (@MainActor (TerminalEvent) -> Void)?
  private var output: TerminalOutput?
  private var input: KeyInput?
  private var signals: SignalRelay?
  private var painter: ScreenPainter?
  /// How many bytes an update has at least that is wrapped; `nil` wraps none.
  private var leastWrapped: Int?
  private var isOnScreen = false
  /// True from `suspend` until the process is in the foreground again: the tty belongs to the
  /// shell.
  private var isAway = false
  private var hasHungUp = false
  private var latest: (canvas: Canvas, theme: Theme)?

  package init(options: Options = Options()) {
    self.options = options
  }

  /// Disables core files, debuggers and crash reports for the whole process. Call it first.
  package nonisolated static func harden() {
    ccurses_harden()
  }

  /// Takes code out of this process that only its start ran. Code that runs again comes back from the
  /// system's cache of the files.
  package nonisolated static func giveBackCode() {
    ccurses_give_back_code()
  }

  /// Keeps SIGHUP, SIGTERM and SIGINT from ending the process before a terminal is started, which
  /// then receives them. For callers that must clean up.
  package nonisolated static func holdSignals() {
    // If no pipe can be made, no terminal can be started either.
    _ = ccurses_hold_signals()
  }

  // MARK: Terminal

  package func start(_ receive: @escaping @MainActor (TerminalEvent) -> Void) throws {
    precondition(phase == .idle, "A terminal is started once.")
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
      throw TerminalFailure(
        "the console needs a terminal; with --plain it works without one (see roster --help)")
    }
    let name = try chooseName()
    chooseLocale()
    tty = STDIN_FILENO
    signals = try SignalRelay { [weak self] in self?.take($0) }
    do {
      try takeOver(name)
    } catch {
      signals?.cancel()
      throw error
    }
    phase = .running
    self.receive = receive
    openScreen(name)
  }

  package func present(_ canvas: Canvas, theme: Theme) {
    guard phase == .running else { return }
    latest = (canvas, theme)
    paint()
  }

  package func bell() {
    guard phase == .running else { return }
    output?.send([0x07])
  }

  package func copy(_ text: String) -> Bool {
    guard phase == .running, options.hasClipboard else { return false }
    output?.send(ControlText.copy(text, through: .init(environment)))
    return true
  }

  package func suspend() {
    guard phase == .running, !hasHungUp, !isAway else { return }
    leaveScreen(discardingInput: false)
    goAway()
    ccurses_stop_job(tty)
    comeBack()
  }

  package func stop() {
    guard phase == .running else { return }
    input?.cancel()
    if !isAway { leaveScreen(discardingInput: true) }
    phase = .stopped
    signals?.cancel()
    output?.cancel()
    ccurses_disarm_crash_restore()
    ccurses_hear_errors()
    receive = nil
  }

  // MARK: Start

  /// Changes the terminal's modes. From its first change on, a crash undoes them.
  private func takeOver(_ name: String) throws {
    guard ccurses_save_modes(tty) == 0 else { throw cannotSetUp(errno) }
    ccurses_silence_errors()
    armCrashRestore([])
    guard ccurses_open(name, tty) == 0, ccurses_keep_raw_modes(tty) == 0 else {
      let reason = errno
      ccurses_disarm_crash_restore()
      ccurses_restore_modes(tty, 0)
      ccurses_hear_errors()
      throw cannotSetUp(reason)
    }
    armCrashRestore(resetText)
  }

  private func cannotSetUp(_ reason: Int32) -> TerminalFailure {
    TerminalFailure(
      "the terminal cannot be set up (\(String(cString: strerror(reason)))); with --plain it works "
        + "line by line")
  }

  private func chooseName() throws -> String {
    let wanted = environment["TERM"]
    let candidates = TerminalName.candidates(wanted)
    guard let name = candidates.first(where: { ccurses_describes($0) == 1 }) else {
      let reason =
        wanted == "dumb" ? "TERM is dumb" : "no entry in the terminfo database fits this terminal"
      throw TerminalFailure(
        "the console needs a full-screen terminal (\(reason)); with --plain it works line by line")
    }
    if let notice = TerminalName.notice(wanted, used: name) { notices.append(notice) }
    leastWrapped =
      switch options.sync {
      case .auto:
        [wanted ?? name, name].allSatisfy(TerminalName.understandsSync) ? Self.packet : nil
      case .on: 0
      case .off: nil
      }
    return name
  }

  private func chooseLocale() {
    canShowLetters = HostLocale.useUTF8(environment: environment)
    if !canShowLetters {
      notices.append(
        "The locale \(HostLocale.codeset) is not UTF-8: names are shown without their accents and "
          + "cannot be edited")
    }
    glyphs = options.isASCII || !canShowLetters ? .ascii : .unicode
  }

  private func openScreen(_ name: String) {
    output = TerminalOutput(tty: STDOUT_FILENO) { [weak self] in self?.paint() }
    let noColor = environment["NO_COLOR"]?.isEmpty == false
    painter = ScreenPainter(
      isMono: options.isMono || noColor, isASCII: options.isASCII, showsLetters: canShowLetters)
    output?.send(modesOn)
    readSize()
    let timing = KeyDecoder.Timing(escape: options.escapeDelay)
    input = KeyInput(
      tty: tty, decoder: KeyDecoder(sequences: TerminfoKeys.sequences(), timing: timing)
    ) { [weak self] in self?.take($0) }
  }

  private var modesOn: [UInt8] {
    ControlText.pasteOn + (options.hasMouse ? ControlText.mouseOn : [])
  }

  private var modesOff: [UInt8] {
    (options.hasMouse ? ControlText.mouseOff : []) + ControlText.pasteOff
  }

  private func armCrashRestore(_ text: [UInt8]) {
    text.withUnsafeBytes { bytes in
      ccurses_arm_crash_restore(
        tty, bytes.bindMemory(to: CChar.self).baseAddress, bytes.count)
    }
  }

  /// Resets the terminal even if output to it was cut anywhere.
  private var resetText: [UInt8] {
    ControlText.cancel + ControlText.syncEnd + modesOff + TerminfoKeys.bytes(of: "sgr0")
      + leavingTheScreen
      + TerminfoKeys.bytes(of: "cnorm") + Array("\r\n".utf8)
  }

  /// Clears the screen if there is no alternate screen, since it shows personal data.
  private var leavingTheScreen: [UInt8] {
    let leaving = TerminfoKeys.bytes(of: "rmcup")
    return leaving.isEmpty ? TerminfoKeys.bytes(of: "clear") : leaving
  }
}

// MARK: Drawing

extension CursesTerminal {
  /// Draws the latest canvas. If the terminal has not taken the last update, the canvas is drawn
  /// later, when there is room.
  private func paint() {
    guard phase == .running, let latest, let output, let painter, !output.isBehind, !isAway
    else { return }
    let isChanged = painter.draw(latest.canvas, theme: latest.theme)
    guard isChanged || !isOnScreen else { return }
    ccurses_update()
    // The first update also opens the screen, which is left as the terminal's description has it.
    let update = isOnScreen ? UpdateShortening.shortened(takeUpdate()) : takeUpdate()
    isOnScreen = true
    guard !update.isEmpty else { return }
    let isWrapped = leastWrapped.map { update.count >= $0 } ?? false
    output.send(isWrapped ? ControlText.syncBegin + update + ControlText.syncEnd : update)
  }

  private func takeUpdate() -> [UInt8] {
    let capacity = 16 * 1024
    var update: [UInt8] = []
    var isMore = true
    while isMore {
      let chunk = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, initialized in
        initialized = ccurses_take(buffer.baseAddress, capacity)
      }
      update = update.isEmpty ? chunk : update + chunk
      isMore = chunk.count == capacity
    }
    return update
  }

  private func leaveScreen(discardingInput: Bool) {
    var farewell = modesOff
    if isOnScreen {
      ccurses_end()
      farewell += takeUpdate()
      if TerminfoKeys.bytes(of: "rmcup").isEmpty { farewell += leavingTheScreen }
    }
    isOnScreen = false
    output?.finish(farewell, orElse: resetText)
    ccurses_restore_modes(tty, discardingInput ? 1 : 0)
  }

  private func readSize() {
    var rows: Int32 = 0
    var columns: Int32 = 0
    if ccurses_size(tty, &rows, &columns) == 0 {
      size = Size(columns: Int(columns), rows: Int(rows))
    }
    ccurses_resize(Int32(size.rows), Int32(size.columns))
    painter?.forget()
  }
}

// MARK: Job control

extension CursesTerminal {
  private static let backgroundMilliseconds = 100

  private func goAway() {
    isAway = true
    isOnScreen = false
    input?.pause()
  }

  /// Returns to the screen after a continue. In the background (`bg`, or a `kill` of the stopped
  /// job) the tty must not be touched: after a moment for signals to arrive, the process stops
  /// again, as other screen programs do.
  private func comeBack() {
    guard phase == .running, isAway else { return }
    if ccurses_is_foreground(tty) == 1 { return resume() }
    let later = DispatchTime.now() + .milliseconds(Self.backgroundMilliseconds)
    DispatchQueue.main.asyncAfter(deadline: later) { [weak self] in
      guard let self, phase == .running, isAway else { return }
      if ccurses_is_foreground(tty) == 0 { ccurses_stop_job(tty) }
      comeBack()
    }
  }

  private func resume() {
    isAway = false
    ccurses_enter_raw_modes(tty)
    output?.send(modesOn)
    ccurses_forget_screen()
    readSize()
    input?.resume()
    paint()
    // Not directly, since the caller of `suspend` is still handling a key.
    DispatchQueue.main.async { [weak self] in
      self?.deliver(.continued)
    }
  }
}

// MARK: Events

extension CursesTerminal {
  private func deliver(_ event: TerminalEvent) {
    guard phase == .running else { return }
    // Not an action of the operator: the mouse was not turned on.
    if case .mouse = event, !options.hasMouse { return }
    receive?(event)
  }

  private func take(_ event: KeyInput.Event) {
    switch event {
    case .decoded(let event): deliver(event)
    case .ended:
      output?.giveUp()
      hangUp()
    }
  }

  private func take(_ signal: SignalRelay.Event) {
    switch signal {
    case .resized:
      readSize()
      ccurses_forget_screen()
      deliver(.resized(size))
    case .stopRequested:
      suspend()
    case .continued:
      if isAway { return }
      goAway()
      comeBack()
    case .hangUp: hangUp()
    case .terminate: deliver(.terminate)
    case .interrupt: deliver(.interruptedBySignal)
    }
  }

  /// The signal does not mean that the terminal is gone: a farewell is tried.
  private func hangUp() {
    guard !hasHungUp else { return }
    hasHungUp = true
    deliver(.hangUp)
  }
}
