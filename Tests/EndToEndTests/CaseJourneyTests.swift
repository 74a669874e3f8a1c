import Foundation
import Simulator
import Testing

extension EndToEnd {
  /// Covers a person's erasure at four providers, from the case to its receipt.
  @Suite struct CaseJourneyTests {
    /// The keys of the journey beside the typed texts, as docs/desk.md states them.
    private static let keys = 22
    private static let words = CountedKeys.Words(
      open: "G-1 --right erasure", person: WellKnownPeople.janeEmail, identity: "call-back")

    @Test
    func `an erasure at four providers takes 22 keys and four texts, and ends with a receipt`()
      async throws
    {
      let sandbox = try Sandbox()
      try await TmuxTerminal.open(in: sandbox) { terminal in
        let console = CountedKeys(terminal)
        try await terminal.enter("\(Sandbox.program) demo --contacts 300 --seed 1; echo ended")
        try await terminal.see("shop-it · contacts", "1–100 of 300")

        try await console.findPerson(Self.words, openCases: 2)
        try await console.press("p")
        try await terminal.see("next: carry out the plan", "task 3 open", "the plan is made")
        try await console.press("x")
        try await terminal.see("CARRY OUT in SANDBOX", "type \"3\"", "Enter carries it out")
        try await console.enter("3", counting: true)
        try await terminal.see(
          "opted out, answer only; erased, answer only", "erased, read back",
          "emptied, read back; in the recycle bin", "next: the 3 open tasks")

        try await console.press("G")
        try await terminal.see("▸ task 3 open")
        try await console.tickOff(tasks: 3)
        try await console.press("c")
        try await terminal.see("closed as done: the receipt proves it")
        try await console.press("R")
        try await terminal.see(
          "RECEIPT  G-1  erasure", "as done", "shop-it 59069: erased, read back",
          "b2b 25492: emptied, read back; in the recycle bin, emptied", "signature ed25519:")
        #expect(await console.count == Self.keys)
        let letters = [Self.words.open, Self.words.person, Self.words.identity].map(\.count)
        #expect(letters.reduce(0, +) == 52)
      }
    }

    @Test func `plain mode carries the same case from its opening to its receipt`() async throws {
      let sandbox = try Sandbox()
      let lines =
        [
          "case open \(Self.words.open)", "find-person \(Self.words.person)",
          "case identity G-1 --given \(Self.words.identity)", "case plan G-1", "case apply G-1",
          "3",
        ]
        + (1...3).map { "case task G-1 \($0) --confirmed" } + [
          "case close G-1", "case receipt G-1",
        ]
      try sandbox.write(lines.joined(separator: "\n") + "\nquit\n", to: "out/script")
      let helper = try Helper()
      let line = "\(Sandbox.program) demo --plain --contacts 300 < out/script > out/lines"
      _ = try await helper.ask(
        Run(
          argv: ["/bin/sh", "-c", "cd \(sandbox.folder.path) && " + line],
          env: sandbox.environment(term: nil)))
      try await helper.close()
      let text = try sandbox.text("out/lines")
      #expect(text.contains("done: 4 contacts were found\n"))
      #expect(text.contains("typing \"3\" carries it out"))
      #expect(text.contains("\nshop-it Jane Smith 59069 erased, read back\n"))
      #expect(text.contains("task 3 confirmed donors: "))
      #expect(text.contains("\nRECEIPT  G-1  erasure\n"))
      #expect(text.contains(" as done\n"))
      #expect(text.contains("\nb2b 25492: emptied, read back; in the recycle bin, emptied\n"))
    }
  }
}
