import Testing

extension EndToEnd {
  @Suite struct WindowSizeTests {
    private typealias WindowSize = (columns: Int, rows: Int)

    @Test(arguments: [(300, 100), (120, 40), (80, 24), (40, 10)])
    func `the console fills the window`(columns: Int, rows: Int) async throws {
      let sandbox = try Sandbox()
      try await PyteTerminal.open(
        "demo", "--contacts", "50", in: sandbox, columns: columns, rows: rows
      ) { terminal in
        let screen = try await terminal.see("1–50 of 50", "1 overdue", no: [" call"])
        #expect(screen.lines.count == rows)
        // At 40 columns only the pane's title has room for the name.
        #expect(screen.lines[columns >= 80 ? 0 : 1].contains("shop-it"))
        #expect(screen.lines[rows - 2].hasPrefix("╰"))
        #expect(screen.lines.contains { $0.hasPrefix("│▸") })
        #expect(screen.text.contains("││") == (columns >= 80))
        try await terminal.press("q")
        #expect(try await terminal.ending().status == 0)
      }
    }

    /// More rows than the limit for a frame.
    @Test(arguments: [(40, 3_000), (80, 2_000)])
    func `draws at most 500 rows of a very tall terminal`(
      columns: Int, rows: Int
    ) async throws {
      let sandbox = try Sandbox()
      try await PyteTerminal.open("demo", "--contacts", "50", in: sandbox) { terminal in
        try await terminal.see("1–50 of 50", no: [" call"])
        try await terminal.resize(columns: columns, rows: rows)
        try await terminal.see("the bound of 500 rows") { screen in
          screen.lines.count == rows && screen.lines[498].hasPrefix("╰")
            && screen.lines[500...].allSatisfy(\.isEmpty)
        }
        try await terminal.resize(columns: 80, rows: 24)
        try await terminal.see("80x24") { Self.fills($0, (80, 24)) }
        try await terminal.press("q")
        #expect(try await terminal.ending().status == 0)
      }
    }

    @Test func `the console survives a window below the minimum size`() async throws {
      let sandbox = try Sandbox()
      try await TmuxTerminal.open(in: sandbox) { terminal in
        try await terminal.enter("\(Sandbox.program) demo --contacts 50")
        let large = try await terminal.see("1–50 of 50", "1 overdue", no: [" call"])
        try await terminal.resize(columns: 80, rows: 24)
        let middle = try await terminal.see("80x24") { Self.fills($0, (80, 24)) }
        try await terminal.resize(columns: 40, rows: 10)
        try await terminal.see("40x10") { Self.fills($0, (40, 10)) }
        try await terminal.resize(columns: 30, rows: 8)
        try await terminal.see("roster needs 40x10", no: ["╭"])
        // It keeps running, and keys still work.
        try await terminal.press("j")
        try await terminal.resize(columns: 80, rows: 24)
        let back = try await terminal.see("80x24 again") { Self.fills($0, (80, 24)) }
        #expect(middle.lines[3].hasPrefix("│▸"))
        #expect(back.lines[4].hasPrefix("│▸"))
        try await terminal.press("k")
        try await terminal.see("the first row") { $0 == middle }
        try await terminal.resize(columns: 120, rows: 40)
        try await terminal.see("120x40 as it was") { $0 == large }
        try await terminal.press("q")
        try await terminal.see("ready>", no: ["shop-it"])
      }
    }

    /// Whether the frame reaches the last column and the last row but one.
    private static func fills(_ screen: TerminalScreen, _ size: WindowSize) -> Bool {
      screen.lines.count == size.rows && screen.lines[1].count == size.columns
        && screen.lines[size.rows - 2].hasPrefix("╰")
    }
  }
}
