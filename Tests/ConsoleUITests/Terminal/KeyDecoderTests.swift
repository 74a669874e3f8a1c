import ConsoleUI
import Testing

struct KeyDecoderTests {
  private func keys(_ text: String) -> [String] {
    keys(Array(text.utf8))
  }

  private func keys(_ bytes: [UInt8]) -> [String] {
    var decoder = KeyDecoder()
    return Self.names(decoder.decode(bytes, at: 0))
  }

  private static func names(_ events: [TerminalEvent]) -> [String] {
    events.map { event in
      switch event {
      case .key(let key): key.description
      case .paste(let text, let isCut): "paste:\(text)\(isCut ? "…" : "")"
      default: "?"
      }
    }
  }

  @Test(arguments: [
    ("\u{1B}[<0;10;11M", MouseEvent(.click, at: Point(column: 9, row: 10))),
    // With Shift held.
    ("\u{1B}[<4;300;1M", MouseEvent(.click, at: Point(column: 299, row: 0))),
    ("\u{1B}[<64;1;2M", MouseEvent(.wheelUp, at: Point(column: 0, row: 1))),
    ("\u{1B}[<65;1;2M", MouseEvent(.wheelDown, at: Point(column: 0, row: 1))),
  ])
  func `decodes mouse reports`(text: String, expected: MouseEvent) {
    var decoder = KeyDecoder()
    #expect(decoder.decode(Array(text.utf8), at: 0) == [.mouse(expected)])
  }

  @Test(arguments: [
    // A release, a drag, the middle and the right button, a horizontal wheel.
    "\u{1B}[<0;10;10m", "\u{1B}[<32;10;10M", "\u{1B}[<1;10;10M", "\u{1B}[<2;10;10M",
    "\u{1B}[<66;10;10M", "\u{1B}[<0;0;0M", "\u{1B}[<0;10M", "\u{1B}[<;;M",
  ])
  func `ignores other mouse reports`(text: String) {
    #expect(keys(text + "j") == ["j"])
  }

  @Test(arguments: [
    ("j", ["j"]), ("\u{3}\u{1A}\u{13}\u{1F}", ["^c", "^z", "^s", "^_"]),
    ("\r\n", ["Enter", "Enter"]),
    ("\t \u{7F}\u{8}", ["Tab", "Space", "Backspace", "Backspace"]), ("\u{0}", ["^@"]),
    ("\u{1B}[A\u{1B}OB", ["Up", "Down"]), ("\u{1B}[1;5C", ["Ctrl-Right"]),
    ("\u{1B}[1;2A\u{1B}[1;3D", ["Shift-Up", "Alt-Left"]), ("\u{1B}[Z", ["Shift-Tab"]),
    ("\u{1B}[5~\u{1B}[6~", ["PgUp", "PgDn"]),
    ("\u{1B}[H\u{1B}[4~\u{1B}[7~", ["Home", "End", "Home"]),
    ("\u{1B}OP\u{1B}[15~\u{1B}[24~", ["F1", "F5", "F12"]), ("\u{1B}[[A", ["F1"]),
    ("\u{1B}[7$j", ["Shift-Home", "j"]), ("\u{1B}[3;5~", ["Ctrl-Del"]), ("\u{1B}x", ["Alt-x"]),
    ("\u{1B}\r", ["Alt-Enter"]), ("\u{1B}é", ["Alt-é"]), ("\u{1B}\u{1B}[A", ["Alt-Up"]),
    ("\u{1B}\u{1B}[D", ["Alt-Left"]), ("\u{1B}\u{1B}OC", ["Alt-Right"]),
    ("\u{1B}\u{1B}[5~j", ["Alt-PgUp", "j"]), ("\u{1B}\u{1B}x", ["Esc", "Alt-x"]),
    ("\u{1B}\u{1B}\u{1B}[B", ["Esc", "Alt-Down"]),
    ("é中👍", ["é", "中", "👍"]), ("\u{1B}[115;5u", ["^s"]), ("\u{1B}[27;5;115~", ["^s"]),
    ("\u{1B}OM", ["Enter"]),
  ])
  func `decodes the keys that terminals send`(_ text: String, _ expected: [String]) {
    #expect(keys(text) == expected)
  }

  @Test(arguments: [
    "\u{1B}[99;99;99X", "\u{1B}[?1;2c", "\u{1B}[>0;276;0c", "\u{1B}[24;80R", "\u{1B}[I\u{1B}[O",
    "\u{1B}]11;rgb:0000/0000/0000\u{7}", "\u{1B}]52;c;REQ=\u{1B}\\", "\u{1B}P1+r544e=78\u{1B}\\",
    "\u{1B}_Gi=1;OK\u{1B}\\", "\u{1B}^note\u{1B}\\", "\u{1B}OX", "\u{1B}[MDDD",
    "\u{1B}[201~", "\u{1B}[1;5:3A",
    // Late replies: DA of each kind, kitty's flags, XTVERSION, OSC 4 and 11, modes, sizes, DECRQSS.
    "\u{1B}[?62;22c", "\u{1B}[=0c", "\u{1B}P!|00000000\u{1B}\\", "\u{1B}[?0u",
    "\u{1B}P>|XTerm(388)\u{1B}\\", "\u{1B}]11;rgb:0000/0000/0000\u{1B}\\",
    "\u{1B}]4;1;rgb:cdcd/0000/0000\u{7}", "\u{1B}[?2026;2$y", "\u{1B}[8;24;80t",
    "\u{1B}[?997;1n", "\u{1B}P1$r0m\u{1B}\\", "\u{1B}[0n", "\u{1B}Xstart of string\u{1B}\\",
  ])
  func `swallows other sequences completely`(_ sequence: String) {
    #expect(keys(sequence + "j") == ["j"])
  }

  @Test(
    arguments: [
      [0xFF], [0xC0, 0xAF], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80],
      [0xC2, 0x9B], [0xF5],
    ] as [[UInt8]])
  func `drops each run of invalid UTF-8 as a unit`(_ bytes: [UInt8]) {
    #expect(keys(bytes + Array("j".utf8)) == ["j"])
  }

  @Test func `swallows the rest of an eight-bit control sequence`() {
    #expect(keys([0x9B, 0x44, 0x6A]) == ["Left", "j"])
    // DCS, SOS, OSC, PM and APC, each up to its end mark.
    for control in [0x90, 0x98, 0x9D, 0x9E, 0x9F] as [UInt8] {
      #expect(keys([control] + Array("qX\u{1B}\\j".utf8)) == ["j"])
    }
    #expect(keys([0x8F, 0x58, 0x6A]) == ["j"])
  }

  @Test(arguments: [[0xC3], [0xE4, 0xB8], [0xF0, 0x9F], [0xF0, 0x9F, 0x91]] as [[UInt8]])
  func `half a character joins neither a key nor a sequence`(_ half: [UInt8]) {
    #expect(keys(half + Array("\u{1B}[Aj".utf8)) == ["Up", "j"])
    #expect(keys(half + Array("\u{1B}[200~q\u{1B}[201~j".utf8)) == ["paste:q", "j"])
    #expect(keys(Array("\u{1B}".utf8) + half + Array("j".utf8)).last == "j")
    var decoder = KeyDecoder()
    #expect(decoder.decode(half, at: 0).isEmpty)
    #expect(Self.names(decoder.decode(Array("j".utf8), at: 5_000)) == ["j"])
  }

  @Test func `swallows a very long sequence to its end`() {
    #expect(keys("\u{1B}[" + String(repeating: "1;", count: 5_000) + "Xj") == ["j"])
  }

  @Test func `terminfo strings take precedence over the grammar`() {
    let table: [[UInt8]: Key] = [
      Array("\u{1B}[M".utf8): Key(.function(1)), Array("\u{1B}A".utf8): Key(.up),
      [0x01]: Key(.down),
    ]
    var decoder = KeyDecoder(sequences: KeySequences(table))
    let events = decoder.decode(Array("\u{1B}[M\u{1B}Aj\u{1}".utf8), at: 0)
    #expect(Self.names(events) == ["F1", "Up", "j", "^a"])
  }

  // MARK: Time

  @Test func `a lone ESC is the Esc key after the delay`() {
    var decoder = KeyDecoder()
    #expect(decoder.decode([0x1B], at: 100).isEmpty)
    #expect(decoder.deadline == 150)
    #expect(decoder.flush(at: 149).isEmpty)
    #expect(Self.names(decoder.flush(at: 150)) == ["Esc"])
    #expect(decoder.deadline == nil)
  }

  @Test func `raises a delay below 25 ms`() {
    var decoder = KeyDecoder(timing: KeyDecoder.Timing(escape: 1))
    _ = decoder.decode([0x1B], at: 0)
    #expect(decoder.deadline == 25)
  }

  @Test func `a key after the delay does not join ESC`() {
    var decoder = KeyDecoder()
    _ = decoder.decode([0x1B], at: 0)
    #expect(Self.names(decoder.decode(Array("x".utf8), at: 60)) == ["Esc", "x"])
  }

  @Test(arguments: ["[D", "OD"])
  func `decodes a sequence split by a slow link`(_ tail: String) {
    var decoder = KeyDecoder()
    var events = decoder.decode([0x1B], at: 0)
    events += decoder.flush(at: 50)
    for (index, byte) in tail.utf8.enumerated() {
      events += decoder.decode([byte], at: 300 + 200 * index)
    }
    #expect(Self.names(events) == ["Esc", "Left"])
  }

  @Test func `long after ESC a bracket is a bracket`() {
    var decoder = KeyDecoder()
    _ = decoder.decode([0x1B], at: 0)
    _ = decoder.flush(at: 50)
    #expect(Self.names(decoder.decode(Array("[".utf8), at: 351)) == ["["])
  }

  @Test(arguments: ["\u{1B}[1;", "\u{1B}]0;title", "\u{1B}P", "\u{1B}O"])
  func `drops an unfinished sequence after a pause`(_ start: String) {
    var decoder = KeyDecoder()
    #expect(decoder.decode(Array(start.utf8), at: 0).isEmpty)
    #expect(Self.names(decoder.decode(Array("j".utf8), at: 1_001)) == ["j"])
  }

  // MARK: Paste

  @Test func `a paste is text, with line feeds`() {
    #expect(keys("\u{1B}[200~X\rD\r\n\u{1B}[A\u{1B}[201~j") == ["paste:X\nD\n\u{1B}[A", "j"])
  }

  @Test func `a pause never ends a paste`() {
    var decoder = KeyDecoder()
    #expect(decoder.decode(Array("\u{1B}[200~X\u{1B}[20".utf8), at: 0).isEmpty)
    #expect(decoder.deadline == nil)
    #expect(decoder.decode(Array("DDD".utf8), at: 60_000).isEmpty)
    let events = decoder.decode(Array("\u{1B}[201~j".utf8), at: 90_000)
    #expect(Self.names(events) == ["paste:X\u{1B}[20DDD", "j"])
  }

  @Test func `truncates a paste at 64 KB between characters and swallows the rest`() {
    let text = "a" + String(repeating: "é", count: 40_000)
    var decoder = KeyDecoder()
    let events = decoder.decode(Array("\u{1B}[200~\(text)\u{1B}[201~j".utf8), at: 0)
    let kept = "a" + String(repeating: "é", count: 32_767)
    #expect(events == [.paste(text: kept, isCut: true), .key(Key("j"))])
  }
}
