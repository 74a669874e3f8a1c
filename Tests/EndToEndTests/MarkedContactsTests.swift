import Foundation
import Testing

extension EndToEnd {
  /// Covers commands of the `:` line about the marked contacts.
  @Suite struct MarkedContactsTests {
    private func mark(_ count: Int, in terminal: some RealTerminal) async throws -> [String] {
      try await terminal.see("shop-it · contacts", "1–60 of 60")
      try await terminal.press("3")
      let list = try await terminal.see(
        "b2b · contacts", "1–60 of 60", no: PyteTerminal.signsOfWork)
      try await terminal.press(":")
      try await terminal.enter("columns id,name")
      try await terminal.press(Array(repeating: "Space", count: count).joined(separator: " "))
      try await terminal.see("\(count) marked")
      return list.lines[3..<3 + count].compactMap {
        Pane.list.part(of: $0).split(separator: " ").first { $0.allSatisfy(\.isNumber) }.map(
          String.init)
      }
    }

    @Test func `a dash in a command means the marked contacts, of the named provider only`()
      async throws
    {
      try await JobScene.open { scene in
        try await scene.console { terminal in
          let ids = try await mark(3, in: terminal)
          try await terminal.press(":")
          try await terminal.enter("delete shop-it -")
          try await terminal.see("the marked contacts of the provider: none is marked")
          try await terminal.press(":")
          try await terminal.enter("delete b2b -")
          try await terminal.see("DELETE in SANDBOX", "3 contacts at b2b", "Enter deletes")
          try await terminal.enter("3")
          try await scene.waitForDeletions(3)
          #expect(await Set(scene.deletions().keys) == Set(ids.map { "/v2/contacts/id/\($0)" }))
        }
      }
    }

    @Test func `work on too many contacts becomes a plan for a second person in the console`()
      async throws
    {
      try await JobScene.open { scene in
        let config = try scene.sandbox.text("out/config.toml") + "\n[desk]\napproval_over = 2\n"
        try scene.sandbox.write(config, to: "out/config.toml")
        let file = scene.sandbox.path("out/plan.json")
        try await scene.console { terminal in
          let ids = try await mark(3, in: terminal)
          try await terminal.press("D")
          try await terminal.see(
            "DELETE in SANDBOX", "more than 2 contacts", "^p plan for a second person")
          try await terminal.press("^p")
          try await terminal.see("plan to file: delete-b2b.json")
          try await terminal.press("^u")
          try await terminal.enter(file)
          try await terminal.see("a second person runs roster case approve", no: ["DELETE in"])
          let plan = try scene.sandbox.text("out/plan.json")
          for id in ids { #expect(plan.contains("\"\(id)\"")) }
          try await terminal.press("D")
          try await terminal.see("^x carry out with their approval")
          try await terminal.press("^x")
          try await terminal.enter(file)
          try await terminal.see("this is not an approval")
          #expect(await scene.deletions().isEmpty)
        }
      }
    }
  }
}
