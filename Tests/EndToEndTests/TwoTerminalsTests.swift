import Simulator
import Testing

extension EndToEnd {
  /// tmux and pyte are independent. If they agree on every cell, the program does not rely on a
  /// peculiarity of either.
  @Suite struct TwoTerminalsTests {
    private static let shop = SimulatedAccount.named("shop-it").title

    /// Keys, and a text on the screen after them.
    private static let steps: [(keys: String, wanted: String)] = [
      ("2", "\(shop) · 59068"), ("G", "\(shop) · 59167"), ("g", "\(shop) · 59068"),
      ("4", "donors · \(SimulatedAccount.named("donors").title)"),
      ("j", "╮╭ Jane Smith"), ("Enter", "▸Name"), ("?", "Esc closes"), ("?", "▸Name"),
      (":", "\n :"), ("Esc", "? help"),
      ("1", "\(SimulatedAccount.named("eu-shop").title) has no list"),
      (
        ": g e t Space e u - s h o p Space p i e t e r . t w e e l i n g 4 @ e x a m p l e . c o m",
        ".com"
      ),
      ("Enter", "Preferences"), ("X", "Enter anonymizes"), ("l i", ": li"),
    ]

    /// Steps that show the same text at every size.
    private static let overlays: [(keys: String, wanted: String)] = [
      ("2", "59068"), ("G", "59167"), ("g j", "59069"), ("*", "100 marked"), ("O", ""),
      ("q", "59068"), ("s", "sort by"), ("Esc", "59068"), ("J", "jobs"), ("Esc", "59068"),
      ("T", "default-light"), ("j", "default-light"), ("Esc", "59068"), ("z", ""),
      ("3", "b2b"), ("4", "donors"), ("2", "100 of 300"),
    ]

    @Test(arguments: [(120, 40), (80, 24)])
    func `tmux and pyte agree on every cell of list, detail, help and dialog`(
      columns: Int, rows: Int
    ) async throws {
      try await expectAgreement(of: Self.steps, columns: columns, rows: rows)
    }

    @Test(arguments: [(300, 100), (40, 10)])
    func `tmux and pyte agree on the largest and the smallest window`(
      columns: Int, rows: Int
    ) async throws {
      try await expectAgreement(of: Array(Self.overlays.prefix(9)), columns: columns, rows: rows)
    }

    @Test(arguments: [["--latency", "600"], ["--faults", "0.2"]])
    func `tmux and pyte agree while providers are slow or fail`(trouble: [String]) async throws {
      try await expectAgreement(of: Self.overlays, with: trouble, columns: 120, rows: 40)
    }

    private func expectAgreement(
      of steps: [(keys: String, wanted: String)], with options: [String] = [], columns: Int,
      rows: Int
    ) async throws {
      let sandbox = try Sandbox()
      let term = "screen-256color"
      let arguments = ["demo", "--contacts", "300", "--seed", "1"] + options
      try await TmuxTerminal.open(in: sandbox, columns: columns, rows: rows, term: term) { tmux in
        try await tmux.enter(([Sandbox.program] + arguments).joined(separator: " "))
        try await PyteTerminal.open(
          arguments, in: sandbox, columns: columns, rows: rows, term: term
        ) { pyte in
          try await tmux.see("1–100 of 300")
          try await pyte.see("1–100 of 300")
          var shown = ""
          for step in steps {
            try await tmux.press(step.keys)
            try await pyte.press(step.keys)
            // A key that follows Esc at once would be read as Alt with that key.
            try await Self.expectAgreement(
              tmux, pyte, on: step.wanted, without: step.keys == "Esc" ? [shown] : [],
              after: step.keys, showsLatencies: columns >= 100)
            shown = step.wanted
          }
        }
      }
    }

    /// Output after a key may reach one terminal later, so both are read until they agree. If they never
    /// do, the last reading reports the differences.
    private static func expectAgreement(
      _ tmux: TmuxTerminal, _ pyte: PyteTerminal, on wanted: String, without gone: [String],
      after keys: String, showsLatencies: Bool
    ) async throws {
      _ = try await pyte.see(all: [wanted], none: PyteTerminal.signsOfWork + gone)
      var differences: [String] = []
      do {
        try await Patience.until("agreement after \(keys)") {
          differences = try await pyte.differences(
            from: try await tmux.painted(), hasLatencies: showsLatencies)
          guard differences.isEmpty else { return false }
          return try await pyte.screen().text.contains(wanted)
        }
      } catch is Patience.Exhausted {
        Issue.record("after \(keys):\n\(differences.joined(separator: "\n"))")
      }
    }
  }
}
