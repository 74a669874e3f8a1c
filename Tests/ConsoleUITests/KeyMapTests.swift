import ConsoleUI
import Testing

@Suite struct KeyMapTests {
  @Test func `the default keys do not conflict`() throws {
    _ = try KeyMap(rebinding: [:])
  }

  @Test(arguments: [
    (["qit": ["Q"]], "there is no action 'qit'; did you mean quit?"),
    (["quit": ["Hyper-q"]], "'Hyper-q' is no key"),
    (["quit": ["j"]], "j is bound to both"),
  ])
  func `an invalid rebinding gives the reason`(rebinding: [String: [String]], reason: String) {
    #expect {
      try KeyMap(rebinding: rebinding)
    } throws: { error in
      let problems = (error as? KeyMapFailure)?.problems ?? []
      return problems.count == 1 && problems[0].message.contains(reason)
        && problems[0].action == rebinding.keys.first
    }
  }

  @Test func `reports all invalid rebindings at once, each under its command`() {
    let rebinding = ["frobnicate": ["f"], "quit": ["Hyper-q", "Q"], "down": ["R", "Down"]]
    let failure = #expect(throws: KeyMapFailure.self) { try KeyMap(rebinding: rebinding) }
    #expect(
      failure?.problems.map { "\($0.action) \($0.message)" } == [
        "frobnicate keys: there is no action 'frobnicate'; ? in the console lists what there is",
        "down keys: R is bound to both 'down' and 'reload'",
        "quit keys: 'Hyper-q' is no key; write j, ^s, Space, F1, PgDn",
      ])
  }

  @Test func `every command has a unique name, a title and a key`() {
    let commands = CommandCatalogue.commands
    #expect(Set(commands.map(\.id)).count == commands.count)
    #expect(commands.allSatisfy { !$0.title.isEmpty && !$0.keys.isEmpty })
  }
}
