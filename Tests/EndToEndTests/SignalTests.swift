import Foundation
import Simulator
import Testing

extension EndToEnd {
  /// Covers signals, window sizes and slow terminals, and the state of the terminal afterwards.
  @Suite struct SignalTests {
    private static func open(
      controls: Bool = true, _ body: (PyteTerminal, Sandbox) async throws -> Void
    ) async throws {
      let sandbox = try Sandbox()
      try await PyteTerminal.open("demo", "--contacts", "50", in: sandbox, controls: controls) {
        terminal in
        // The demo's cases are the last to appear.
        try await terminal.see("1–50 of 50", "? help", "1 overdue", no: PyteTerminal.signsOfWork)
        try await body(terminal, sandbox)
      }
    }

    // MARK: - The end

    @Test(arguments: [(SIGTERM, 143), (SIGHUP, 129)])
    func `repeated signals end the program with one status and leave no files`(
      signal: Int32, status: Int
    ) async throws {
      try await Self.open { terminal, sandbox in
        #expect(try await terminal.signalUntilGone(signal) > 1)
        let ending = try await terminal.ending()
        #expect(ending.status == status)
        try await Leaving.expectRestored(terminal, ending)
        #expect(try sandbox.temporaryFiles().isEmpty)
      }
    }

    @Test(arguments: [(SIGTERM, 143), (SIGHUP, 129)])
    func `a signal during the start of the demo leaves no files`(
      signal: Int32, status: Int
    ) async throws {
      let sandbox = try Sandbox()
      // Delays the first file that ncurses reads until the test releases it.
      let entry = sandbox.path("cache/x/xterm-256color")
      try FileManager.default.createDirectory(
        atPath: sandbox.path("cache/x"), withIntermediateDirectories: true)
      try #require(mkfifo(entry, 0o600) == 0)
      let environment = ["TERMINFO": sandbox.path("cache")]
      try await PyteTerminal.open("demo", "--contacts", "50", in: sandbox, environment: environment)
      { terminal in
        try await Patience.until("the demo's folder") { try !sandbox.temporaryFiles().isEmpty }
        try await terminal.signal(signal)
        // Opens for reading and writing, so that it does not block. Closing at once makes the file
        // empty.
        let pipe = try #require(FileHandle(forUpdatingAtPath: entry))
        try FileManager.default.removeItem(atPath: entry)
        try pipe.close()
        #expect(try await terminal.ending().status == status)
        #expect(try sandbox.temporaryFiles().isEmpty)
      }
    }

    @Test(
      arguments: EndToEnd.rows(
        [SIGSEGV, SIGABRT, SIGQUIT],
        inFull: [SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGSYS, SIGUSR1, SIGALRM]))
    func `a deadly signal restores the terminal and prints no report`(
      signal: Int32
    ) async throws {
      try await Self.open { terminal, sandbox in
        try await terminal.signal(signal)
        let ending = try await terminal.ending()
        #expect(ending.status == Int(-signal))
        try await Leaving.expectRestored(terminal, ending)
        try await Leaving.expectNoReport(of: terminal, in: sandbox)
      }
    }

    @Test(arguments: ["linux", "vt100"])
    func `clears the screen at the end, even in a crash, if there is no alternate screen`(
      term: String
    ) async throws {
      for signal in [SIGTERM, SIGSEGV] {
        let sandbox = try Sandbox()
        try await PyteTerminal.open("demo", "--contacts", "50", in: sandbox, term: term) {
          terminal in
          try await terminal.see("1–50 of 50", "Jane Smith")
          try await terminal.signal(signal)
          let ending = try await terminal.ending()
          #expect(await ending.modes == terminal.modesBefore)
          #expect(try await terminal.screen().lines.allSatisfy(\.isEmpty))
        }
      }
    }

    @Test(arguments: [true, false])
    func `closing the terminal ends the console, with and without a signal`(
      controls: Bool
    ) async throws {
      try await Self.open(controls: controls) { terminal, sandbox in
        try await terminal.hangUp()
        #expect(try await terminal.ending().status == 129)
        #expect(try sandbox.temporaryFiles().isEmpty)
      }
    }

    @Test(arguments: [true, false])
    func `closing the terminal ends plain mode without running a partial line`(
      controls: Bool
    ) async throws {
      let sandbox = try Sandbox()
      try await PyteTerminal.open(
        "demo", "--plain", "--contacts", "50", in: sandbox, controls: controls
      ) { terminal in
        try await terminal.see("shop-it SANDBOX>")
        try await terminal.type("quit")
        try await terminal.see("> quit")
        try await terminal.hangUp()
        #expect(try await terminal.ending().status == 129)
        #expect(try sandbox.temporaryFiles().isEmpty)
      }
    }

    @Test func `an interrupt from outside only explains how to quit`() async throws {
      try await Self.open { terminal, _ in
        try await terminal.signal(SIGINT)
        try await terminal.see("nothing is running; q quits")
        try await terminal.press("q")
        #expect(try await terminal.ending().status == 0)
      }
    }

    // MARK: - Stopped and continued

    @Test func `redraws everything after a stop from outside`() async throws {
      try await Self.open { terminal, _ in
        let before = try await terminal.screen()
        let drawn = try await terminal.rawBytes().count
        try await terminal.signal(SIGSTOP)
        try await terminal.isStopped()
        try await terminal.signal(SIGCONT)
        try await terminal.see("continued; the screen may be out of date")
        try await terminal.press("k")
        try await terminal.see("? help")
        #expect(try await terminal.rawBytes().count > drawn + 1_000)
        let after = try await terminal.screen()
        #expect(after.lines.dropLast(2) == before.lines.dropLast(2))
        try await terminal.isQuiet()
        try await terminal.press("q")
        let ending = try await terminal.ending()
        #expect(ending.status == 0)
        try await Leaving.expectRestored(terminal, ending)
      }
    }

    @Test(arguments: [(SIGTERM, 143), (SIGHUP, 129)])
    func `a signal during a stop ends the console when it continues`(
      signal: Int32, status: Int
    ) async throws {
      try await Self.open { terminal, sandbox in
        try await terminal.signal(SIGSTOP)
        try await terminal.isStopped()
        try await terminal.signal(signal)
        try await terminal.signal(SIGCONT)
        let ending = try await terminal.ending()
        #expect(ending.status == status)
        try await Leaving.expectRestored(terminal, ending)
        #expect(try sandbox.temporaryFiles().isEmpty)
      }
    }

    @Test func `redraws everything after each of several stops`() async throws {
      try await Self.open { terminal, _ in
        for round in 0..<5 {
          // A key that is read later would take the message away.
          try await terminal.press(round % 2 == 0 ? "j" : "k")
          try await terminal.see("the cursor in row \(2 - round % 2)") {
            Pane.list.holdsCursor($0.lines[4 - round % 2]) && !$0.text.contains("continued")
          }
          let drawn = try await terminal.rawBytes().count
          try await terminal.signal(SIGSTOP)
          try await terminal.isStopped()
          try await terminal.signal(SIGCONT)
          try await terminal.see("continued; the screen may be out of date")
          #expect(try await terminal.rawBytes().count > drawn + 1_000)
        }
      }
    }

    // MARK: - A window that changes

    @Test func `many size changes leave the same screen as a constant size`() async throws {
      let sandbox = try Sandbox()
      let arguments = ["demo", "--contacts", "50"]
      try await PyteTerminal.open(arguments, in: sandbox, columns: 80, rows: 24) { terminal in
        let fresh = try await terminal.see("1–50 of 50", "? help", no: PyteTerminal.signsOfWork)
        var random = Linear(state: 5)
        for round in 0..<320 {
          let size = (columns: 1 + random.next() % 250, rows: 1 + random.next() % 90)
          try await terminal.resize(
            columns: round % 50 == 0 ? 1 : size.columns, rows: round % 50 == 0 ? 1 : size.rows)
          if round % 20 == 0 { try await terminal.press(round % 40 == 0 ? "j" : "k") }
        }
        try await terminal.resize(columns: 80, rows: 24)
        let end = try await terminal.see("80×24 again") {
          $0.lines.dropFirst() == fresh.lines.dropFirst()
        }
        #expect(end.lines.count == 24)
        try await terminal.isQuiet()
        try await terminal.press("q")
        let ending = try await terminal.ending()
        #expect(ending.status == 0)
        #expect(try await terminal.modesOn() == Leaving.modesAtFirst)
      }
    }

    /// A generator with the same sizes every time.
    private struct Linear {
      var state: UInt64

      mutating func next() -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33)
      }
    }

    // MARK: - A terminal that does not read

    /// Stops reading and makes the program write until its output blocks.
    private static func fillUp(_ terminal: PyteTerminal) async throws {
      try await terminal.stopReading()
      for round in 0..<40 {
        try await terminal.resize(columns: 120, rows: 38 + round % 2)
        try await terminal.press(round % 2 == 0 ? "G" : "g")
      }
      try await terminal.resize(columns: 120, rows: 40)
      try await terminal.isQuiet()
    }

    @Test func `a terminal that reads again shows the effect of all keys`() async throws {
      try await Self.open { terminal, _ in
        try await terminal.press("*")
        try await terminal.see("50 marked")
        let written = try await terminal.rawBytes().count
        try await Self.fillUp(terminal)
        #expect(try await terminal.rawBytes().count == written)
        try await terminal.press("g j j ?")
        try await terminal.isQuiet()
        try await terminal.press("?")
        try await terminal.readAgain()
        let after = try await terminal.see("the third row") {
          Pane.list.holdsCursor($0.lines[5])
            && $0.text.contains("\(SimulatedAccount.named("shop-it").title) · 59070")
            && $0.text.contains("? help")
        }
        // Redraws the screen to prove that no dropped output is missing.
        try await terminal.resize(columns: 120, rows: 39)
        try await terminal.see("39 lines") { $0.lines.count == 39 && $0.lines[37].hasPrefix("╰") }
        try await terminal.resize(columns: 120, rows: 40)
        try await terminal.see("the same") { $0.lines.dropFirst() == after.lines.dropFirst() }
        try await terminal.isQuiet()
        try await terminal.press("q")
        let ending = try await terminal.ending()
        #expect(ending.status == 0)
        try await Leaving.expectRestored(terminal, ending)
      }
    }

    @Test(arguments: [(SIGTERM, 143), (SIGHUP, 129), (SIGSEGV, -11), (SIGQUIT, -3)])
    func `a blocked terminal does not prevent the exit and is restored once it reads`(
      signal: Int32, status: Int
    ) async throws {
      try await Self.open { terminal, _ in
        try await Self.fillUp(terminal)
        try await terminal.signal(signal)
        let ending = try await terminal.ending()
        #expect(ending.status == status)
        #expect(await ending.modes == terminal.modesBefore)
        #expect(try await terminal.modesOn() != Leaving.modesAtFirst)
        try await terminal.readAgain()
        try await terminal.hasModesOn(Leaving.modesAtFirst)
      }
    }
  }
}
