import Foundation

/// A program on its own pty under the pyte emulator, with every byte that it wrote.
actor PyteTerminal: RealTerminal {
  private let helper: Helper
  /// The process id of the program in the terminal.
  private(set) var processID: Int32 = 0
  /// `stty -a` before the program started.
  private(set) var modesBefore = ""

  struct Ending: Sendable {
    /// The exit status, or the negated signal that ended the program.
    let status: Int
    /// `stty -a` afterwards, or nothing if the terminal is closed.
    let modes: String
  }

  /// Runs the built program with `arguments` and ends it after `body`, even if `body` throws.
  static func open(
    _ arguments: String..., in sandbox: Sandbox, columns: Int = 120, rows: Int = 40,
    term: String? = "xterm-256color", environment: [String: String] = [:],
    through command: [String] = [], controls: Bool = true,
    _ body: (PyteTerminal) async throws -> Void
  ) async throws {
    try await open(
      arguments, in: sandbox, columns: columns, rows: rows, term: term, environment: environment,
      through: command, controls: controls, body)
  }

  /// `command` starts the program, which becomes its last arguments. `controls` says whether this
  /// is the program's controlling terminal, which sends it signals.
  static func open(
    _ arguments: [String], in sandbox: Sandbox, columns: Int = 120, rows: Int = 40,
    term: String? = "xterm-256color", environment: [String: String] = [:],
    through command: [String] = [], program: String = Sandbox.program, controls: Bool = true,
    _ body: (PyteTerminal) async throws -> Void
  ) async throws {
    let terminal = try PyteTerminal()
    do {
      try await terminal.start(
        Start(
          argv: command + [program] + arguments,
          env: sandbox.environment(term: term).merging(environment) { $1 }, columns: columns,
          rows: rows, controls: controls))
      try await body(terminal)
    } catch {
      try await terminal.helper.close()
      throw error
    }
    try await terminal.helper.close()
  }

  private init() throws { helper = try Helper() }

  private func start(_ request: Start) async throws {
    let reply = try await helper.ask(request)
    processID = reply.pid ?? 0
    modesBefore = reply.modes ?? ""
  }

  // MARK: - RealTerminal

  func send(_ bytes: [UInt8]) async throws {
    _ = try await helper.ask(Send(hex: bytes.map(Self.hex).joined()))
  }

  func resize(columns: Int, rows: Int) async throws {
    _ = try await helper.ask(Resize(columns: columns, rows: rows))
  }

  func screen() async throws -> TerminalScreen {
    try await helper.ask(Plain(do: "dump")).screen
  }

  func see(all wanted: [String], none unwanted: [String]) async throws -> TerminalScreen {
    try await seen(all: wanted, none: unwanted, cells: false).screen
  }

  @discardableResult
  func see(
    _ wanted: String, where condition: @Sendable (TerminalScreen) -> Bool
  ) async throws -> TerminalScreen {
    let end = ContinuousClock.now.advanced(by: Patience.limit)
    var change = -1
    while true {
      let reply = try await helper.ask(Change(since: change))
      if condition(reply.screen) { return reply.screen }
      guard let count = reply.count, ContinuousClock.now < end else {
        throw NotSeen(wanted: wanted, screen: reply.screen)
      }
      change = count
    }
  }

  // MARK: - Of pyte

  /// The same as `see`, with the content of each cell, row by row. The second half of a wide cell is
  /// empty.
  func seeCells(
    all wanted: [String], none unwanted: [String]
  ) async throws -> (screen: TerminalScreen, cells: [[Substring]]) {
    let reply = try await seen(all: wanted, none: unwanted, cells: true)
    let cells = (reply.cells ?? []).map {
      $0.split(separator: "\0", omittingEmptySubsequences: false)
    }
    return (reply.screen, cells)
  }

  private func seen(
    all wanted: [String], none unwanted: [String], cells: Bool
  ) async throws -> Helper.Reply {
    let reply = try await helper.ask(See(wanted: wanted, unwanted: unwanted, cells: cells))
    guard reply.timedOut == nil else {
      throw NotSeen(wanted: "\(wanted) and not \(unwanted)", screen: reply.screen)
    }
    return reply
  }

  /// How this screen and the one that another terminal painted differ, in text and style, one line for
  /// each row. `hasLatencies` says that the first row holds the latencies of calls, which also decide
  /// what else has room there.
  func differences(from painted: [String], hasLatencies: Bool) async throws -> [String] {
    let text = painted.joined(separator: "\r\n")
    return try await helper.ask(Compare(text: text, hasLatencies: hasLatencies)).lines ?? []
  }

  /// Everything that the program has written.
  func rawBytes() async throws -> [UInt8] {
    let text = try await helper.ask(RawBytes(start: 0)).base64 ?? ""
    return Array(Data(base64Encoded: text) ?? Data())
  }

  /// The written bytes, filtered by `part`. Waits until they do not end inside a sequence.
  func output(
    of part: ([UInt8]) -> [UInt8] = { $0 }
  ) async throws -> TerminalOutputStream {
    try await Patience.first("the end of a sequence") {
      let stream = TerminalOutputStream(part(try await rawBytes()))
      return stream.isCutOff ? nil : stream
    }
  }

  func signal(_ number: Int32) async throws { _ = try await helper.ask(Signal(number: number)) }

  /// Sends the signal repeatedly until the program has ended. Returns how often.
  func signalUntilGone(_ number: Int32) async throws -> Int {
    try await helper.ask(Signal(do: "signal_until_gone", number: number)).count ?? 0
  }

  /// Closes the terminal's side, like a closed window.
  func hangUp() async throws { _ = try await helper.ask(Plain(do: "hang_up")) }

  /// The private modes that the emulator has on, such as 1049 for the alternate screen.
  func modesOn() async throws -> [Int] {
    try await helper.ask(Plain(do: "modes_on")).on ?? []
  }

  /// Returns once exactly these modes are on.
  func hasModesOn(_ modes: [Int]) async throws {
    try await Patience.until("the modes \(modes)") { try await modesOn() == modes }
  }

  /// Stops reading the program's output.
  func stopReading() async throws { _ = try await helper.ask(Plain(do: "stop_reading")) }

  func readAgain() async throws { _ = try await helper.ask(Plain(do: "read_again")) }

  /// Returns once the program is stopped, for example by SIGSTOP.
  func isStopped() async throws {
    guard try await helper.ask(Plain(do: "stopped")).timedOut == nil else {
      throw Patience.Exhausted(wanted: "a program that is stopped")
    }
  }

  /// Returns once the program is idle while other processes work. A program that spins uses as much
  /// time as they do and never becomes quiet.
  func isQuiet() async throws {
    try await Patience.until("a program that is quiet") {
      let work = try await helper.ask(CompareWork(count: 50))
      guard let ticks = work.ticks, let own = work.own, own > 0 else { return false }
      return ticks * 8 <= own
    }
  }

  /// Returns when the program has ended.
  func ending() async throws -> Ending {
    let reply = try await helper.ask(Plain(do: "end"))
    guard let status = reply.status else {
      throw NotSeen(wanted: "the program's end", screen: try await screen())
    }
    return Ending(status: status, modes: reply.modes ?? "")
  }

  // MARK: - Lines to the script

  private struct Plain: Encodable { let `do`: String }
  private struct Start: Encodable {
    let `do` = "start"
    let argv: [String]
    let env: [String: String]
    let columns: Int
    let rows: Int
    let controls: Bool
  }
  private struct See: Encodable {
    let `do` = "see"
    let wanted: [String]
    let unwanted: [String]
    let cells: Bool
  }
  private struct Change: Encodable {
    let `do` = "change"
    let since: Int
  }
  private struct Compare: Encodable {
    let `do` = "compare"
    let text: String
    let hasLatencies: Bool
  }
  private struct CompareWork: Encodable {
    let `do` = "compare_work"
    let count: Int
  }
  private struct Send: Encodable {
    let `do` = "send"
    let hex: String
  }
  private struct Resize: Encodable {
    let `do` = "resize"
    let columns: Int
    let rows: Int
  }
  private struct RawBytes: Encodable {
    let `do` = "raw_bytes"
    let start: Int
  }
  private struct Signal: Encodable {
    var `do` = "signal"
    let number: Int32
  }

  private static func hex(_ byte: UInt8) -> String {
    let text = String(byte, radix: 16)
    return text.count < 2 ? "0" + text : text
  }
}
