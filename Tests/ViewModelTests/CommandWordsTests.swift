import Testing
import ViewModels

/// Covers splitting the `:` line into words.
@Suite struct CommandWordsTests {
  @Test(arguments: [
    ("", [""]), ("get", ["get"]), ("get ", ["get", ""]), ("  a   b", ["a", "b"]),
    (#"a "b c" d"#, ["a", "b c", "d"]), ("a 'b \"c' d", ["a", "b \"c", "d"]),
    (#"name="Ada Byron""#, ["name=Ada Byron"]), (#"a\ b"#, ["a b"]), (#"a \"b"#, ["a", "\"b"]),
    (#""""#, [""]), (#"a "b"#, ["a", "b"]), ("$HOME *", ["$HOME", "*"]),
    ("get\u{A0}eu-shop\u{2003}1\tx", ["get", "eu-shop", "1", "x"]), ("\"a\u{A0}b\"", ["a\u{A0}b"]),
  ])
  func `splits words like a shell and expands nothing`(line: String, words: [String]) {
    #expect(CommandWords.split(line) == words)
  }
}
