import Commands
import Testing
import ViewModels

/// What the `:` line knows of the program's commands.
@Suite struct ProgramCommandsTests {
  private func candidates(_ line: String) throws -> Set<String> {
    let words = line.split(separator: " ").map(String.init)
    let command = try #require(ProgramCommands.command(named: words[0]))
    return Set(command.candidates(after: Array(words.dropFirst()), providers: ["eu-shop", "b2b"]))
  }

  @Test func `every command is described, without those that open a console`() throws {
    #expect(ProgramCommands.names.count > 10)
    #expect(!ProgramCommands.names.contains("demo"))
    for name in ProgramCommands.names {
      let command = try #require(ProgramCommands.command(named: name))
      #expect(command.name == name)
      #expect(command.takes("--help", after: []) || !command.subcommands.isEmpty, "\(name)")
    }
    #expect(ProgramCommands.command(named: "frobnicate") == nil)
  }

  @Test func `a word is a provider, a choice, a subcommand or an option`() throws {
    #expect(try candidates("count").isSuperset(of: ["eu-shop", "b2b", "--where"]))
    #expect(try !candidates("count eu-shop").contains("b2b"))
    #expect(try candidates("prefer eu-shop 1 --email") == ["in", "out"])
    #expect(try candidates("count eu-shop --output").contains("ndjson"))
    #expect(try candidates("journal").isSuperset(of: ["list", "settle", "verify"]))
    #expect(try candidates("pricing set").contains("eu-shop"))
    #expect(try candidates("pricing set eu-shop 1 --from") == [], "a path is free text")
    #expect(try !candidates("count eu-shop --where a=b --limit").contains("--where"))
    #expect(try !candidates("count").contains("--verbose-bodies"), "hidden from the help")
  }

  @Test func `a case reference goes to the commands that take one`() throws {
    let taking = try ProgramCommands.names.filter {
      try #require(ProgramCommands.command(named: $0)).takes("--case", after: [])
    }
    #expect(
      Set(taking) == [
        "get", "find", "create", "update", "delete", "prefer", "anonymize", "import", "upsert",
      ])
    let pricing = try #require(ProgramCommands.command(named: "pricing"))
    #expect(pricing.takes("--case", after: ["set", "b2b", "1"]))
  }
}
