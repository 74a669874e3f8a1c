import ConsoleUI
import Testing

@Suite struct KeyMapTests {
  @Test func `the catalogue's own keys do not clash`() throws {
    _ = try KeyMap(rebinding: [:])
  }

  @Test(arguments: [
    (["qit": ["Q"]], "there is no action 'qit'"), (["quit": ["Hyper-q"]], "'Hyper-q' is no key"),
    (["quit": ["j"]], "j is bound to both"),
  ])
  func `a rebinding that cannot be says why`(rebinding: [String: [String]], reason: String) {
    #expect {
      try KeyMap(rebinding: rebinding)
    } throws: { error in
      (error as? KeyMapFailure)?.message.contains(reason) == true
    }
  }

  @Test func `every command has a name of its own, a title and a key`() {
    let commands = CommandCatalogue.commands
    #expect(Set(commands.map(\.id)).count == commands.count)
    #expect(commands.allSatisfy { !$0.title.isEmpty && !$0.keys.isEmpty })
  }
}
