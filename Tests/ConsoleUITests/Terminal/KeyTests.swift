import ConsoleUI
import Testing

struct KeyTests {
  @Test(arguments: [
    ("j", Key("j")), ("G", Key("G")), ("^s", .control("s")), ("^_", .control("_")), ("^", Key("^")),
    ("Space", Key(" ")), ("Enter", Key(.enter)), ("Esc", Key(.escape)), ("Tab", Key(.tab)),
    ("Shift-Tab", Key(.backTab)), ("PgDn", Key(.pageDown)), ("PgUp", Key(.pageUp)),
    ("Alt-x", Key("x", modifiers: .alt)), ("F1", Key(.function(1))), ("F12", Key(.function(12))),
    ("Ctrl-Left", Key(.left, modifiers: .control)),
    ("Shift-F5", Key(.function(5), modifiers: .shift)),
    ("Ctrl-Alt-Del", Key(.delete, modifiers: [.control, .alt])), ("-", Key("-")),
    ("Alt--", Key("-", modifiers: .alt)), ("Alt-^x", Key("x", modifiers: [.alt, .control])),
    ("]", Key("]")), ("*", Key("*")), ("é", Key("é")),
    ("Ctrl-Space", Key(" ", modifiers: .control)),
  ])
  func `a key's notation reads back as the same key`(_ notation: String, _ key: Key) {
    #expect(Key(notation) == key)
    #expect(key.description == notation)
  }

  @Test(arguments: [
    ("^S", "^s"), ("Ctrl-s", "^s"), ("space", "Space"), ("pagedown", "PgDn"), ("↑", "Up"),
    ("Shift-x", "X"), ("ALT-x", "Alt-x"), ("return", "Enter"), ("f2", "F2"),
  ])
  func `other spellings mean the same key`(_ notation: String, _ expected: String) {
    #expect(Key(notation)?.description == expected)
  }

  @Test(arguments: ["", "jk", "Alt-", "F0", "F99", "^ab", "Hyper-x", "\u{1B}", "\n"])
  func `refuses any other notation`(_ notation: String) {
    #expect(Key(notation) == nil)
  }
}
