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
    try await helper.ask(Dump(styled: false)).screen
  }

  // MARK: - Of pyte

  func styledScreen() async throws -> TerminalScreen {
    try await helper.ask(Dump(styled: true)).screen
  }

  /// The content of each cell, row by row. The second half of a wide cell is empty.
  func cells() async throws -> [[Substring]] {
    (try await helper.ask(Plain(do: "cells")).lines ?? []).map {
      $0.split(separator: "\0", omittingEmptySubsequences: false)
    }
  }

  /// Shows the output of another terminal in pyte.
  func rendered(_ lines: [String]) async throws -> TerminalScreen {
    try await helper.ask(Render(text: lines.joined(separator: "\r\n"))).screen
  }

  /// Everything that the program has written.
  func rawBytes() async throws -> [UInt8] {
    let hex = Array(try await helper.ask(RawBytes(start: 0)).hex?.utf8 ?? "".utf8)
    return stride(from: 0, to: hex.count - 1, by: 2).map { Self.value(hex[$0], hex[$0 + 1]) }
  }

  /// The written bytes, filtered by `part`. Waits until they do not end inside a sequence.
  func output(
    of part: ([UInt8]) -> [UInt8] = { $0 }
  ) async throws -> TerminalOutputStream {
    while true {
      let stream = TerminalOutputStream(part(try await rawBytes()))
      if !stream.isCutOff { return stream }
      try await Task.sleep(for: .milliseconds(15))
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
    while try await modesOn() != modes { try await Task.sleep(for: .milliseconds(15)) }
  }

  /// Stops reading the program's output.
  func stopReading() async throws { _ = try await helper.ask(Plain(do: "stop_reading")) }

  func readAgain() async throws { _ = try await helper.ask(Plain(do: "read_again")) }

  /// Returns once the program is stopped, for example by SIGSTOP.
  func isStopped() async throws {
    while try await helper.ask(Plain(do: "state")).output != "T" {
      try await Task.sleep(for: .milliseconds(15))
    }
  }

  /// Returns once the program is idle while other processes work. A program that spins uses as much
  /// time as they do and never becomes quiet.
  func isQuiet() async throws {
    for _ in 0..<60 {
      let work = try await helper.ask(CompareWork(count: 100))
      if let ticks = work.ticks, let own = work.own, own > 0, ticks * 8 <= own { return }
    }
    throw NotSeen(wanted: "a program that is quiet", screen: try await screen())
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
  private struct CompareWork: Encodable {
    let `do` = "compare_work"
    let count: Int
  }
  private struct Dump: Encodable {
    let `do` = "dump"
    let styled: Bool
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
  private struct Render: Encodable {
    let `do` = "render"
    let text: String
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

  private static func value(_ high: UInt8, _ low: UInt8) -> UInt8 {
    nibble(high) << 4 | nibble(low)
  }

  private static func nibble(_ digit: UInt8) -> UInt8 { digit > 0x60 ? digit - 0x57 : digit - 0x30 }
}
