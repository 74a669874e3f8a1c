import Foundation

/// A shell in its own tmux server.
struct TmuxTerminal: RealTerminal {
  let sandbox: Sandbox
  private let socket = "e2e-" + UUID().uuidString.prefix(8)
  private let environment: [String: String]
  private let helper: Helper

  /// Opens a terminal and ends its server after `body`, even if `body` throws.
  static func open(
    in sandbox: Sandbox, columns: Int = 120, rows: Int = 40, term: String = "screen-256color",
    environment: [String: String] = [:], _ body: (TmuxTerminal) async throws -> Void
  ) async throws {
    let values = sandbox.environment(term: "screen").merging(environment) { $1 }
    let terminal = try TmuxTerminal(sandbox: sandbox, environment: values)
    try await terminal.start(columns: columns, rows: rows, term: term)
    do {
      try await body(terminal)
    } catch {
      try await terminal.end()
      throw error
    }
    try await terminal.end()
  }

  private init(sandbox: Sandbox, environment: [String: String]) throws {
    self.sandbox = sandbox
    self.environment = environment
    helper = try Helper()
  }

  /// Runs in a new task, because a test past its time limit is cancelled.
  private func end() async throws {
    try await Task {
      try await tmux("kill-server")
      try await helper.close()
    }.value
  }

  private func start(columns: Int, rows: Int, term: String) async throws {
    try sandbox.write(
      """
      set-option -g default-terminal \(term)
      set-option -g status off
      """, to: "out/tmux.conf")
    // Ends the server even if the tests are killed.
    _ = try await helper.ask(
      Run(do: .atEnd, argv: command(["kill-server"]), env: environment))
    try await tmux(
      "new-session", "-d", "-s", "main", "-c", sandbox.folder.path, "-x", String(columns), "-y",
      String(rows),
      "env", "PS1=ready> ", "TERM=\(term)", "sh")
    // A global `window-size manual` crashes the server of tmux 3.3a.
    try await resize(columns: columns, rows: rows)
    try await see("ready>")
  }

  // MARK: - RealTerminal

  func send(_ bytes: [UInt8]) async throws {
    let hex = bytes.map { String($0, radix: 16) }
    try await tmux(["send-keys", "-t", "main", "-H"] + hex)
  }

  func resize(columns: Int, rows: Int) async throws {
    try await tmux("resize-window", "-t", "main", "-x", String(columns), "-y", String(rows))
  }

  func screen() async throws -> TerminalScreen {
    let text = try await tmux("capture-pane", "-t", "main", "-p")
    return TerminalScreen(lines: Self.lines(text))
  }

  func see(all wanted: [String], none unwanted: [String]) async throws -> TerminalScreen {
    try await see("\(wanted) and not \(unwanted)") { screen in
      wanted.allSatisfy(screen.text.contains) && !unwanted.contains(where: screen.text.contains)
    }
  }

  @discardableResult
  func see(
    _ wanted: String, where condition: @Sendable (TerminalScreen) -> Bool
  ) async throws -> TerminalScreen {
    // tmux also shows half a frame. One that stays is whole.
    var last = TerminalScreen(lines: [])
    do {
      return try await Patience.first(wanted) {
        let before = last
        last = try await screen()
        return last == before && condition(last) ? last : nil
      }
    } catch is Patience.Exhausted {
      throw NotSeen(wanted: wanted, screen: last)
    }
  }

  // MARK: - Of tmux

  /// The screen as the sequences that paint it, with trailing spaces.
  func painted() async throws -> [String] {
    Self.lines(try await tmux("capture-pane", "-t", "main", "-p", "-e", "-N"))
  }

  /// The value of a format such as `#{alternate_on}`.
  func value(_ format: String) async throws -> String {
    let text = try await tmux("display-message", "-t", "main", "-p", format)
    return text.trimmingCharacters(in: .newlines)
  }

  private static func lines(_ text: String) -> [String] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    return lines.last == "" ? lines.dropLast() : lines
  }

  @discardableResult
  private func tmux(_ arguments: String...) async throws -> String {
    try await tmux(arguments)
  }

  @discardableResult
  private func tmux(_ arguments: [String]) async throws -> String {
    let reply = try await helper.ask(Run(argv: command(arguments), env: environment))
    guard reply.status == 0, let output = reply.output else {
      throw Failure(arguments: arguments, errors: reply.errors ?? "")
    }
    return output
  }

  private func command(_ arguments: [String]) -> [String] {
    ["/usr/bin/tmux", "-u", "-L", socket, "-f", sandbox.path("out/tmux.conf")] + arguments
  }

  struct Failure: Error {
    let arguments: [String]
    let errors: String
  }
}
