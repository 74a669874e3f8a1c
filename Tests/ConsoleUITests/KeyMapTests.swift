import ConsoleUI
import Testing

@Suite struct KeyMapTests {
  @Test func `the default keys do not conflict`() throws {
    _ = try KeyMap(rebinding: [:])
  }

  @Test(arguments: [
    (["qit": ["Q"]], "unknown command 'qit'; did you mean quit?"),
    (["quit": ["Hyper-q"]], "'Hyper-q' is not a key"),
    (["quit": ["j"]], "j is bound to both"),
  ])
  func `an invalid rebinding gives the reason`(rebinding: [String: [String]], reason: String) {
    #expect {
      try KeyMap(rebinding: rebinding)
    } throws: { error in
      let problems = (error as? KeyMapFailure)?.problems ?? []
      return problems.count == 1 && problems[0].message.contains(reason)
        && problems[0].command == rebinding.keys.first
    }
  }

  @Test func `reports all invalid rebindings at once, each under its command`() {
    let rebinding = ["frobnicate": ["f"], "quit": ["Hyper-q", "Q"], "down": ["R", "Down"]]
    let failure = #expect(throws: KeyMapFailure.self) { try KeyMap(rebinding: rebinding) }
    #expect(
      failure?.problems.map { "\($0.command) \($0.message)" } == [
        "frobnicate keys: unknown command 'frobnicate'; ? in the console lists the commands",
        "down keys: R is bound to both 'down' and 'reload'",
        "down keys: R is bound to both 'down' and 'receipt'",
        "quit keys: 'Hyper-q' is not a key; use j, ^s, Space, F1 or PgDn",
      ])
  }

  @Test(arguments: [("requests", "calls"), ("verify-job", "settle-job")])
  func `an earlier id binds its command`(earlier: String, id: String) throws {
    let command = try #require(CommandTable.standard[id: id])
    let keyMap = try KeyMap(rebinding: [earlier: ["F5"]])
    #expect(keyMap.keys(of: command).map(\.description) == ["F5"])
    let failure = #expect(throws: KeyMapFailure.self) {
      try KeyMap(rebinding: [earlier: ["F5"], id: ["F6"]])
    }
    #expect(
      failure?.problems.map(\.message) == [
        "keys: '\([earlier, id].sorted()[0])' and '\([earlier, id].sorted()[1])' are the same command"
      ])
  }

  @Test func `the nth key of provider goes to the nth provider, whatever the key`() throws {
    let keyMap = try KeyMap(rebinding: ["provider": ["F1", "F2"]])
    let key = try #require(Key("F2"))
    #expect(keyMap.binding(for: key, in: .list)?.input == .preset([.provider(1)]))
  }

  @Test func `every command has a name of its own, a title, and a key or a word`() {
    let commands = CommandCatalogue.commands
    let names = commands.flatMap { [$0.id] + $0.aliases }
    #expect(Set(names).count == names.count)
    #expect(commands.allSatisfy { !$0.title.isEmpty })
    #expect(commands.allSatisfy { !$0.keys.isEmpty || !$0.words.isEmpty })
  }
}
