import Domain
import Testing

struct SafeTextLayoutTests {
  @Test(arguments: [
    ("Jane Smith", 20, "Jane Smith"), ("Jane Smith", 10, "Jane Smith"), ("Jane Smith", 6, "Jane …"),
    ("Jane", 1, "…"), ("Jane", 0, ""), ("中文字", 4, "中…"), ("中文字", 5, "中文…"),
    ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…"),
  ])
  func `truncation keeps whole characters and ends with an ellipsis`(
    _ source: String, _ columns: Int, _ expected: String
  ) {
    #expect(SafeText(untrusted: source).truncated(to: columns).string == expected)
  }

  @Test(arguments: [
    (SafeText.Alignment.leading, "中  "), (.trailing, "  中"), (.center, " 中 "),
  ])
  func `padding counts columns`(_ alignment: SafeText.Alignment, _ expected: String) {
    #expect(SafeText(untrusted: "中").padded(to: 4, alignment: alignment).string == expected)
  }

  @Test(arguments: [
    ("", 5, [""]), ("one two three", 7, ["one two", "three"]), ("one two", 3, ["one", "two"]),
    ("abcdefgh", 3, ["abc", "def", "gh"]), ("a\nb", 10, ["a␊", "b"]), ("中文字", 3, ["中", "文", "字"]),
    ("中", 1, ["�"]), ("to abcdefgh", 4, ["to ", "abcd", "efgh"]), ("x", 0, []),
  ])
  func `lines break at spaces, line ends and inside long words`(
    _ source: String, _ columns: Int, _ expected: [String]
  ) {
    #expect(SafeText(untrusted: source).wrapped(to: columns).map(\.string) == expected)
  }

  @Test func `truncation accepts another ellipsis`() {
    #expect(SafeText(untrusted: "Jane Smith").truncated(to: 5, ellipsis: "~").string == "Jane~")
  }
}
