import Foundation
import Testing

/// Checks that man/roster.1 has every command and option of the program's own help.
@Suite(.timeLimit(.minutes(10))) struct ManPageCommandsTests {
  /// The parts of swift-argument-parser's help dump that the test uses.
  private struct Dump: Decodable {
    let command: Command

    struct Command: Decodable {
      let commandName: String
      let shouldDisplay: Bool?
      let arguments: [Argument]?
      let subcommands: [Command]?
    }

    struct Argument: Decodable {
      let kind: String
      let shouldDisplay: Bool
      let preferredName: Name?
      let valueName: String?
    }

    struct Name: Decodable { let name: String }
  }

  @Test func `the man page has every command with its options`() async throws {
    let run = try await Workbench().run("--experimental-dump-help")
    let dump = try JSONDecoder().decode(Dump.self, from: Data(run.output.utf8))
    let commands = try section("COMMANDS").components(separatedBy: "\n.It Cm ")
    let shared = try section("OPTIONS")
    let leaves = leaves(of: dump.command)
    #expect(leaves.count > 15)
    let missing = leaves.flatMap { words, command -> [String] in
      guard let entry = commands.first(where: { isOf(words, $0) }) else { return [words] }
      return (command.arguments ?? []).filter { $0.shouldDisplay && !has($0, entry, shared) }
        .map { "\(words) \($0.preferredName?.name ?? $0.valueName ?? "")" }
    }
    #expect(missing == [], "run make man")
  }

  /// Whether the entry is about this command and not about another with the same prefix.
  private func isOf(_ words: String, _ entry: String) -> Bool {
    entry == words || entry.hasPrefix(words + " ") || entry.hasPrefix(words + "\n")
  }

  private func has(_ argument: Dump.Argument, _ entry: String, _ shared: String) -> Bool {
    guard argument.kind != "positional" else {
      return entry.contains("Ar \(argument.valueName ?? "")")
    }
    let name = argument.preferredName?.name ?? ""
    let item = name == "help" ? ".It Fl h , -help" : ".It Fl -\(name)"
    return (entry + "\n" + shared).split(separator: "\n").contains {
      $0 == item || $0.hasPrefix(item + " ")
    }
  }

  /// The runnable commands, each with the words that call it.
  private func leaves(of command: Dump.Command, after path: [String] = []) -> [(
    String, Dump.Command
  )] {
    (command.subcommands ?? []).flatMap { each -> [(String, Dump.Command)] in
      guard each.commandName != "help", each.shouldDisplay ?? true else { return [] }
      let words = path + [each.commandName]
      return each.subcommands?.isEmpty ?? true
        ? [(words.joined(separator: " "), each)] : leaves(of: each, after: words)
    }
  }

  private func section(_ title: String) throws -> String {
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let page = try String(contentsOf: root.appendingPathComponent("man/roster.1"), encoding: .utf8)
    let sections = page.components(separatedBy: "\n.Sh ")
    return try #require(sections.first { $0.hasPrefix("\(title)\n") })
  }
}
