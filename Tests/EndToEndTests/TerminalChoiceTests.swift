import Foundation
import Testing

extension EndToEnd {
  /// What the program makes of `TERM`, and of no terminal at all.
  @Suite struct TerminalChoiceTests {
    @Test(arguments: [
      ("xterm-kitty", "TERM xterm-kitty is unknown here, using xterm-256color"),
      ("no-such-terminal", "TERM no-such-terminal is unknown here, using xterm"),
      (nil, "TERM is not set, using xterm"),
    ])
    func `an unknown terminal falls back and says so`(
      term: String?, notice: String
    ) async throws {
      let sandbox = try Sandbox()
      // The terminals that the machine may know besides are not part of the test.
      let environment = ["TERMINFO_DIRS": "/lib/terminfo:/etc/terminfo"]
      try await PyteTerminal.open(
        "demo", "--contacts", "50", in: sandbox, term: term, environment: environment
      ) { terminal in
        try await terminal.see("1–50 of 50", notice)
        try await terminal.press("q")
        #expect(try await terminal.ending().status == 0)
      }
    }

    @Test func `a dumb terminal is one line and a hint`() async throws {
      let sandbox = try Sandbox()
      try await PyteTerminal.open("demo", in: sandbox, term: "dumb") { terminal in
        let ending = try await terminal.ending()
        #expect(ending.status == 64)
        #expect(await ending.modes == terminal.modesBefore)
        let text = String(decoding: try await terminal.rawBytes(), as: UTF8.self)
        #expect(
          text == "roster: the console needs a full-screen terminal (TERM is dumb); "
            + "roster --plain works line by line\r\n")
      }
      #expect(try sandbox.temporaryFiles().isEmpty)
    }

    @Test func `without a terminal the commands are pointed out`() async throws {
      let sandbox = try Sandbox()
      let helper = try Helper()
      let ending = try await helper.ask(
        Run(argv: [Sandbox.program, "demo"], env: sandbox.environment(term: "xterm")))
      try await helper.close()
      #expect(ending.status == 64)
      #expect(ending.output == "")
      #expect(
        ending.errors == "roster: the console needs a terminal; roster --plain works without one "
          + "(see roster --help)\n")
      #expect(try sandbox.temporaryFiles().isEmpty)
    }
  }
}
