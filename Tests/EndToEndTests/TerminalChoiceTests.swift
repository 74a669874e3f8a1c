import Foundation
import Testing

extension EndToEnd {
  /// Covers the choice of a terminal from `TERM`, and runs without a terminal.
  @Suite struct TerminalChoiceTests {
    private static func expectList(
      term: String?, notice: String?, on names: [String]
    ) async throws {
      let sandbox = try Sandbox()
      try await PyteTerminal.open(
        "demo", "--contacts", "50", in: sandbox, term: term,
        through: try Terminfo.command(onlyWith: names, in: sandbox)
      ) { terminal in
        let screen = try await terminal.see("1–50 of 50", "Lotte Groß", notice ?? "? help")
        #expect(screen.text.contains("unknown here") == notice?.contains("unknown here") ?? false)
        try await terminal.press("q")
        let ending = try await terminal.ending()
        #expect(ending.status == 0)
        #expect(await ending.modes == terminal.modesBefore)
        #expect(TerminalOutputStream(try await terminal.rawBytes()).violations == [])
      }
    }

    @Test(
      .enabled(if: Terminfo.canBeFewer),
      arguments: EndToEnd.rows(
        [("screen", nil), ("xterm-kitty", "xterm-256color"), ("tmux-direct", "tmux")],
        inFull: [
          ("xterm-256color", nil), ("xterm", nil), ("tmux-256color", nil), ("linux", nil),
          ("vt100", nil), ("alacritty", "xterm-256color"), ("xterm-ghostty", "xterm-256color"),
          ("foot", "xterm-256color"), ("putty-256color", "xterm-256color"), ("nonsense", "xterm"),
        ] as [(String, String?)]))
    func `an unknown terminal on a bare server falls back and reports it`(
      term: String, used: String?
    ) async throws {
      try await Self.expectList(
        term: term, notice: used.map { "TERM \(term) is unknown here, using \($0)" },
        on: Terminfo.ofBareServer)
    }

    @Test(
      .enabled(if: Terminfo.canBeFewer),
      arguments: EndToEnd.rows(
        ["xterm-256color"],
        inFull: [
          "tmux-256color", "screen", "linux", "alacritty", "xterm-kitty", "xterm-ghostty", "foot",
          "putty-256color", "nonsense",
        ]))
    func `a host that knows only xterm and vt100 uses xterm`(term: String) async throws {
      try await Self.expectList(
        term: term, notice: "TERM \(term) is unknown here, using xterm", on: ["xterm", "vt100"])
    }

    @Test(
      .enabled(if: Terminfo.canBeFewer),
      arguments: EndToEnd.rows(["nonsense"], inFull: ["xterm-256color"]))
    func `a host that knows only vt100 uses vt100`(term: String) async throws {
      try await Self.expectList(
        term: term, notice: "TERM \(term) is unknown here, using vt100", on: ["vt100"])
    }

    @Test(.enabled(if: Terminfo.canBeFewer), arguments: [nil, ""])
    func `uses xterm if TERM is not set`(term: String?) async throws {
      try await Self.expectList(
        term: term, notice: "TERM is not set, using xterm", on: Terminfo.ofBareServer)
    }

    @Test func `a wrong TERMINFO falls back to the system's entries`() async throws {
      let sandbox = try Sandbox()
      try await PyteTerminal.open(
        "demo", "--contacts", "50", in: sandbox,
        environment: ["TERMINFO": sandbox.path("cache"), "TERMINFO_DIRS": sandbox.path("cache")]
      ) { terminal in
        try await terminal.see("1–50 of 50", "? help", no: ["unknown here"])
        try await terminal.press("q")
        #expect(try await terminal.ending().status == 0)
      }
    }

    @Test(
      .enabled(if: Terminfo.canBeFewer),
      arguments: [
        ("dumb", Terminfo.ofBareServer, "TERM is dumb"),
        ("xterm-256color", [], "no entry in the terminfo database fits this terminal"),
      ] as [(String, [String], String)])
    func `prints one line and a hint if no screen is possible`(
      term: String, names: [String], reason: String
    ) async throws {
      let sandbox = try Sandbox()
      try await PyteTerminal.open(
        "demo", in: sandbox, term: term,
        through: try Terminfo.command(onlyWith: names, in: sandbox)
      ) { terminal in
        let ending = try await terminal.ending()
        #expect(ending.status == 64)
        #expect(await ending.modes == terminal.modesBefore)
        let text = String(decoding: try await terminal.rawBytes(), as: UTF8.self)
        #expect(
          text == "roster: the console needs a full-screen terminal (\(reason)); "
            + "with --plain it works line by line\r\n")
      }
      #expect(try sandbox.temporaryFiles().isEmpty)
    }

    @Test func `names plain mode if there is no terminal`() async throws {
      let sandbox = try Sandbox()
      let helper = try Helper()
      let ending = try await helper.ask(
        Run(argv: [Sandbox.program, "demo"], env: sandbox.environment(term: "xterm")))
      try await helper.close()
      #expect(ending.status == 64)
      #expect(ending.output == "")
      #expect(
        ending.errors == "roster: the console needs a terminal; with --plain it works without one "
          + "(see roster --help)\n")
      #expect(try sandbox.temporaryFiles().isEmpty)
    }

    // MARK: - Colours

    @Test(
      arguments: [
        ("xterm-256color", [:], [.basic, .indexed]), ("xterm-256color", ["NO_COLOR": "1"], []),
        ("xterm-256color", ["NO_COLOR": ""], [.basic, .indexed]),
        ("xterm-16color", [:], [.basic, .bright]), ("linux", [:], [.basic]),
        ("screen", [:], [.basic]), ("vt100", [:], []),
      ] as [(String, [String: String], Set<TerminalOutputStream.Color>)])
    func `uses the colors of the terminal, and none with NO_COLOR`(
      term: String, environment: [String: String], colors: Set<TerminalOutputStream.Color>
    ) async throws {
      let sandbox = try Sandbox()
      try await PyteTerminal.open(
        "demo", "--contacts", "50", in: sandbox, term: term, environment: environment
      ) { terminal in
        try await terminal.see("1–50 of 50", "SANDBOX")
        // Marks, the cursor and warnings differ even without colors.
        try await terminal.press("* D")
        try await terminal.see("DELETE in SANDBOX", "50 contacts at shop-it")
        let stream = TerminalOutputStream(try await terminal.rawBytes())
        #expect(stream.colors.isSubset(of: colors))
        #expect(stream.colors.isEmpty == colors.isEmpty)
        #expect(stream.colors.contains(.indexed) == colors.contains(.indexed))
        #expect(stream.hasAttributes)
        try await terminal.signal(SIGTERM)
        #expect(try await terminal.ending().status == 143)
      }
    }
  }
}
