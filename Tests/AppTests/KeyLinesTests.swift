import App
import Testing

@Suite struct KeyLinesTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var name: String
    var text: String
    var path: [String]
    var line: Int?
    var testDescription: String { name }
  }

  @Test(arguments: [
    Row(name: "a key at the top", text: "a = 1\nb = 2", path: ["b"], line: 2),
    Row(name: "a key in a table", text: "[t]\n\na = 1", path: ["t", "a"], line: 3),
    Row(name: "a dotted table", text: "[t.u]\na = 1", path: ["t", "u", "a"], line: 2),
    Row(name: "a dotted key", text: "x = 1\na.b.c = 1", path: ["a", "b", "c"], line: 2),
    Row(name: "a quoted key", text: "\"a b\" = 1\n'c.d' = 2", path: ["c.d"], line: 2),
    Row(
      name: "the second table of an array", text: "[[p]]\na = 1\n[[p]]\n\na = 2",
      path: ["p", "1", "a"], line: 5),
    Row(
      name: "a table below the last of an array", text: "[[p]]\n[[p]]\n[p.key]\nenv = 1",
      path: ["p", "1", "key", "env"], line: 4),
    Row(
      name: "a member of an inline table", text: "x = 1\nkey = { env = \"E\", b = 2 }",
      path: ["key", "b"], line: 2),
    Row(
      name: "an element of an array over lines", text: "a = [\n  \"x\", # one\n  \"y\",\n]\nb = 1",
      path: ["a", "1"], line: 3),
    Row(
      name: "a key after an array over lines", text: "a = [\n1,\n2]\nb = 1", path: ["b"], line: 4),
    Row(name: "a comment that looks like a key", text: "# a = 1\na = 2", path: ["a"], line: 2),
    Row(
      name: "a string that looks like a key", text: "x = \"\"\"\na = 1\n\"\"\"\na = 2", path: ["a"],
      line: 4),
    Row(
      name: "a literal string over lines", text: "x = '''\n[t]\n\"'''\na = 2", path: ["a"],
      line: 4),
    Row(
      name: "an escaped quote", text: "x = \"a\\\"\\n = [\"\nb = 2", path: ["b"], line: 2),
    Row(name: "a hash in a string", text: "x = \"#\"\nb = 2", path: ["b"], line: 2),
    Row(name: "Windows line ends", text: "a = 1\r\nb = 2\r\n", path: ["b"], line: 2),
    Row(
      name: "an inline table in an array", text: "a = [{b = 1},\n{c = 2}]", path: ["a", "1", "c"],
      line: 2),
    Row(name: "a missing key of a table", text: "x = 1\n[t]\na = 1", path: ["t", "z"], line: 2),
    Row(name: "nothing at all", text: "", path: ["a"], line: nil),
  ])
  func `finds the line of a key`(row: Row) {
    #expect(KeyLines(row.text)[row.path] == row.line)
  }

  @Test(arguments: ["[", "[[", "a", "a = ", "a = [", "a = {", "a = \"", "= 1", "}{][,", "a = {b"])
  func `reads invalid TOML without hanging`(text: String) {
    _ = KeyLines(text)
  }
}
