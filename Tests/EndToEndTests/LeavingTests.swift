import Foundation
import Testing

extension EndToEnd {
  /// Checks that every way to leave restores the terminal.
  @Suite struct LeavingTests {
    private static let farewell = ["?1049l", "?2004l", "?25h"]

    private static func open(
      _ body: (PyteTerminal, Sandbox) async throws -> Void
    ) async throws {
      let sandbox = try Sandbox()
      try await PyteTerminal.open("demo", "--contacts", "50", in: sandbox) { terminal in
        try await terminal.see("1–50 of 50")
        #expect(try !sandbox.temporaryFiles().isEmpty)
        try await body(terminal, sandbox)
      }
    }

    private static func expectRestored(
      _ terminal: PyteTerminal, _ ending: PyteTerminal.Ending
    ) async throws {
      #expect(await ending.modes == terminal.modesBefore)
      #expect(!ending.modes.isEmpty)
      let modes = TerminalOutputStream(try await terminal.rawBytes()).modes
      for mode in farewell {
        let opposite = mode.dropLast() + (mode.hasSuffix("l") ? "h" : "l")
        let last = modes.last { $0 == mode || $0 == opposite }
        #expect(last == mode, "\(mode) is not the last mode set: \(modes.suffix(8))")
      }
    }

    @Test(arguments: [("q", 0), (":quit\r", 0)])
    func `leaving by a key restores the terminal`(keys: String, status: Int) async throws {
      try await Self.open { terminal, sandbox in
        try await terminal.type(keys)
        let ending = try await terminal.ending()
        #expect(ending.status == status)
        try await Self.expectRestored(terminal, ending)
        #expect(try sandbox.temporaryFiles().isEmpty)
      }
    }

    @Test(arguments: [(SIGTERM, 143), (SIGHUP, 129)])
    func `a signal ends the console and restores the terminal`(
      signal: Int32, status: Int
    ) async throws {
      try await Self.open { terminal, sandbox in
        try await terminal.signal(signal)
        let ending = try await terminal.ending()
        #expect(ending.status == status)
        #expect(await ending.modes == terminal.modesBefore)
        if signal == SIGTERM { try await Self.expectRestored(terminal, ending) }
        #expect(try sandbox.temporaryFiles().isEmpty)
      }
    }

    @Test func `closing the terminal ends the program`() async throws {
      try await Self.open { terminal, sandbox in
        try await terminal.hangUp()
        #expect(try await terminal.ending().status == 129)
        #expect(try sandbox.temporaryFiles().isEmpty)
        #expect(await kill(terminal.processID, 0) == -1)
      }
    }

    @Test func `an interrupt only explains how to quit`() async throws {
      try await Self.open { terminal, _ in
        try await terminal.press("^c")
        try await terminal.see("q quits")
        try await terminal.press("q")
        #expect(try await terminal.ending().status == 0)
      }
    }

    @Test func `redraws the screen after a stop and a continue`() async throws {
      let sandbox = try Sandbox()
      try await TmuxTerminal.open(in: sandbox) { terminal in
        try await terminal.enter("set -m; stty -a > out/before; \(Sandbox.program) demo")
        let before = try await terminal.see("1–100 of 5,000", "shop-it · contacts", no: [" call"])
        try await terminal.press("^z")
        try await terminal.see("Stopped", "ready>", no: ["shop-it"])
        try await terminal.enter("stty -a > out/away; echo written")
        try await terminal.see("\nwritten")
        #expect(try sandbox.text("out/away") == sandbox.text("out/before"))
        #expect(try await terminal.value("#{alternate_on}") == "0")

        try await terminal.enter("fg; echo ended")
        let after = try await terminal.see(
          "continued; the screen may be out of date", "1–100 of 5,000")
        // The frame of the list says that the list may be old.
        let footer = before.lines.count - 2
        #expect(after.lines[1..<footer] == before.lines[1..<footer])
        #expect(after.lines[footer].contains("may be old"))
        try await terminal.press("j")
        try await terminal.see("the second row") { $0.lines[4].hasPrefix("│▸") }
        try await terminal.press("q")
        try await terminal.see("\nended")
        try await terminal.enter("stty -a > out/after; echo written again")
        try await terminal.see("\nwritten again")
        #expect(try sandbox.text("out/after") == sandbox.text("out/before"))
      }
    }
  }
}
