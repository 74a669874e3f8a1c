import Testing

extension EndToEnd {
  /// tmux and pyte were written by different people: where they agree on every cell, the program
  /// relies on nothing that only one of them does.
  @Suite struct TwoTerminalsTests {
    /// Keys, and what stands on the screen after them.
    private static let steps: [(keys: String, wanted: String)] = [
      ("2", "▸   59068"), ("PgDn", "Customer"), ("g", "▸   59068"), ("4", "╮╭ John Smith"),
      ("j", "╮╭ Jane Smith"), ("Enter", "▸Name"), ("?", "Esc closes"), ("?", "▸Name"),
      (":", "│\n :"), ("Esc", "? help"), ("1", "Carts Guru has no list"),
      (
        ": g e t Space e u - s h o p Space p i e t e r . t w e e l i n g 4 @ e x a m p l e . c o m",
        ".com"
      ),
      ("Enter", "Preferences"), ("X", "Enter anonymizes"), ("l i", ": li"),
    ]

    @Test(arguments: [(120, 40), (80, 24)])
    func `they agree on every cell of list, detail, help and dialog`(
      columns: Int, rows: Int
    ) async throws {
      let sandbox = try Sandbox()
      let term = "screen-256color"
      try await TmuxTerminal.open(in: sandbox, columns: columns, rows: rows, term: term) { tmux in
        try await tmux.enter("\(Sandbox.program) demo --contacts 300 --seed 1")
        try await PyteTerminal.open(
          "demo", "--contacts", "300", "--seed", "1", in: sandbox, columns: columns, rows: rows,
          term: term
        ) { pyte in
          try await tmux.see("1–100 of 300")
          try await pyte.see("1–100 of 300")
          for step in Self.steps {
            try await tmux.press(step.keys)
            try await pyte.press(step.keys)
            let wanted = try await Self.rest(pyte, on: step.wanted)
            // The last look at one may be older than the last look at the other.
            try await tmux.see("after \(step.keys):\n\(wanted.text)\n") {
              $0.lines == wanted.lines
            }
            let painted = try await pyte.rendered(try await tmux.painted())
            #expect(painted.lines == wanted.lines)
            #expect(painted.styles == wanted.styles, "styles after \(step.keys)")
          }
        }
      }
    }

    /// The screen once nothing runs any more.
    private static func rest(
      _ terminal: PyteTerminal, on wanted: String
    ) async throws -> TerminalScreen {
      try await terminal.see(wanted, no: PyteTerminal.signsOfWork)
    }
  }
}
