import Testing
import ViewModels

/// The `:` line cut into words.
@Suite struct CommandWordsTests {
  @Test(arguments: [
    ("", [""]), ("get", ["get"]), ("get ", ["get", ""]), ("  a   b", ["a", "b"]),
    (#"a "b c" d"#, ["a", "b c", "d"]), ("a 'b \"c' d", ["a", "b \"c", "d"]),
    (#"name="Ada Byron""#, ["name=Ada Byron"]), (#"a\ b"#, ["a b"]), (#"a \"b"#, ["a", "\"b"]),
    (#""""#, [""]), (#"a "b"#, ["a", "b"]), ("$HOME *", ["$HOME", "*"]),
  ])
  func `words are cut as a shell does, and nothing is expanded`(line: String, words: [String]) {
    #expect(CommandWords.split(line) == words)
  }
}
