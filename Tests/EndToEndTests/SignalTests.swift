import Foundation
import Testing

extension EndToEnd {
  /// What reaches the console from outside its keys, and the terminal it leaves behind.
  @Suite struct SignalTests {
    private static func open(
      controls: Bool = true, _ body: (PyteTerminal, Sandbox) async throws -> Void
    ) async throws {
      let sandbox = try Sandbox()
      try await PyteTerminal.open("demo", "--contacts", "50", in: sandbox, controls: controls) {
        terminal in
        try await terminal.see("1–50 of 50", "? help", no: PyteTerminal.signsOfWork)
        try await body(terminal, sandbox)
      }
    }

    // MARK: - The end

    @Test(arguments: [(SIGTERM, 143), (SIGHUP, 129)])
    func `asked to end, however often, it ends with one status and leaves nothing`(
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
    func `asked to end while it starts, the demo leaves nothing`(
      signal: Int32, status: Int
    ) async throws {
      let sandbox = try Sandbox()
      // What ncurses reads first of all does not come before this test says so.
      let entry = sandbox.path("cache/x/xterm-256color")
      try FileManager.default.createDirectory(
        atPath: sandbox.path("cache/x"), withIntermediateDirectories: true)
      try #require(mkfifo(entry, 0o600) == 0)
      let environment = ["TERMINFO": sandbox.path("cache")]
      try await PyteTerminal.open("demo", "--contacts", "50", in: sandbox, environment: environment)
      { terminal in
        while try sandbox.temporaryFiles().isEmpty { try await Task.sleep(for: .milliseconds(15)) }
        try await terminal.signal(signal)
        // For reading and writing, so that it waits for nobody; ended at once, it is an empty file.
        let pipe = try #require(FileHandle(forUpdatingAtPath: entry))
        try FileManager.default.removeItem(atPath: entry)
        try pipe.close()
        #expect(try await terminal.ending().status == status)
        #expect(try sandbox.temporaryFiles().isEmpty)
      }
    }

    @Test(arguments: [
      SIGSEGV, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSYS, SIGQUIT, SIGUSR1, SIGALRM,
    ])
    func `a signal that kills restores the terminal first, and nothing is reported`(
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
    func `where there is no other screen, what was shown is wiped, also by a crash`(
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
    func `a terminal that is closed ends the console, with a signal and without one`(
      controls: Bool
    ) async throws {
      try await Self.open(controls: controls) { terminal, sandbox in
        try await terminal.hangUp()
        #expect(try await terminal.ending().status == 129)
        #expect(try sandbox.temporaryFiles().isEmpty)
      }
    }

    @Test(arguments: [true, false])
    func `a terminal that is closed ends plain mode, which obeys nothing of a line half typed`(
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

    @Test func `an interrupt from outside only says how to quit`() async throws {
      try await Self.open { terminal, _ in
        try await terminal.signal(SIGINT)
        try await terminal.see("nothing is running; q quits")
        try await terminal.press("q")
        #expect(try await terminal.ending().status == 0)
      }
    }

    // MARK: - Stopped and continued

    @Test func `stopped from outside without a warning, it draws everything again`() async throws {
      try await Self.open { terminal, _ in
        let before = try await terminal.screen()
        let drawn = try await terminal.rawBytes().count
        try await terminal.signal(SIGSTOP)
        try await terminal.isStopped()
        try await terminal.signal(SIGCONT)
        try await terminal.see("continued; what is shown may be old")
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
    func `what ends it while it is stopped ends it when it goes on`(
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

    @Test func `stopped again before anybody could look, it draws everything again`() async throws {
      try await Self.open { terminal, _ in
        for _ in 0..<5 {
          try await terminal.press("k")
          try await terminal.see("? help", no: ["continued"])
          let drawn = try await terminal.rawBytes().count
          try await terminal.signal(SIGSTOP)
          try await terminal.isStopped()
          try await terminal.signal(SIGCONT)
          try await terminal.see("continued; what is shown may be old")
          #expect(try await terminal.rawBytes().count > drawn + 1_000)
        }
      }
    }

    // MARK: - A window that changes

    @Test func `after a storm of sizes the screen is as if it had always been so`() async throws {
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

    /// The same sizes every time.
    private struct Linear {
      var state: UInt64

      mutating func next() -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33)
      }
    }

    // MARK: - A terminal that does not read

    /// Lets the program write until nothing more of it is taken.
    private static func fillUp(_ terminal: PyteTerminal) async throws {
      try await terminal.stopReading()
      for round in 0..<40 {
        try await terminal.resize(columns: 120, rows: 38 + round % 2)
        try await terminal.press(round % 2 == 0 ? "G" : "g")
      }
      try await terminal.resize(columns: 120, rows: 40)
      try await terminal.isQuiet()
    }

    @Test func `a terminal that reads again sees what the keys did meanwhile`() async throws {
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
          Pane.list.holdsCursor($0.lines[5]) && $0.text.contains("Open2b · 59070")
            && $0.text.contains("? help")
        }
        // Drawn anew, it is the same: nothing of what was dropped is missed.
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
    func `a terminal that does not read keeps nobody from ending, and is restored once it does`(
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
