import ConsoleUI
import TestSupport
import Testing

struct KeyDecoderPropertyTests {
  private static let pieces: [String] = [
    "\u{1B}", "[", "O", "]", "P", "_", "\\", "\u{7}", "~", "A", "D", "X", "q", "1;5", "200~",
    "\u{1B}[200~", "\u{1B}[201~", "\u{1B}[2", "\u{1B}[A", "\u{1B}OP", "\u{1B}[M", "\u{1B}[[", "é",
    "中", "👍", "\r", "\u{3}", "\u{18}", "$", "?", ";", ":", "u", "27;5;",
  ]

  private static func sample(_ generator: inout SeededGenerator) -> [UInt8] {
    var bytes: [UInt8] = []
    for _ in 0..<Int.random(in: 1...20, using: &generator) {
      if Int.random(in: 0..<5, using: &generator) == 0 {
        bytes.append(UInt8.random(in: 0...255, using: &generator))
      } else {
        bytes += Array((pieces.randomElement(using: &generator) ?? "").utf8)
      }
    }
    return bytes
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `bytes split anywhere give the same keys as unsplit bytes`(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<100 {
      let bytes = Self.sample(&generator)
      var whole = KeyDecoder()
      let expected = whole.decode(bytes, at: 0)
      var split = KeyDecoder()
      var events: [TerminalEvent] = []
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = Int.random(in: 1...3, using: &generator)
        events += split.decode(rest.prefix(count), at: 0)
        rest = rest.dropFirst(count)
      }
      #expect(events == expected, "\(bytes)")
      #expect(split.deadline == whole.deadline)
      #expect(split.flush(at: 50) == whole.flush(at: 50))
    }
  }

  /// A pause of up to 300 ms may add an Esc, which goes back and changes nothing, but no other key.
  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `a sequence split by a slow link runs no other key`(
    _ seed: UInt64
  ) {
    var generator = SeededGenerator(seed: seed)
    let sequences = [
      "\u{1B}[D", "\u{1B}OD", "\u{1B}[1;5C", "\u{1B}[99X", "\u{1B}[15~", "\u{1B}[?1;2c",
      "\u{1B}[24;80R", "\u{1B}[200~DXq\u{1B}[201~",
    ]
    for _ in 0..<50 {
      let bytes = Array((sequences.randomElement(using: &generator) ?? "").utf8)
      var whole = KeyDecoder()
      let expected = whole.decode(bytes, at: 0)
      var torn = KeyDecoder()
      var events: [TerminalEvent] = []
      var now = 0
      for byte in bytes {
        now += Int.random(in: 0...300, using: &generator)
        events += torn.decode([byte], at: now)
      }
      #expect(events.filter { $0 != .key(Key(.escape)) } == expected, "\(bytes)")
    }
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `garbage never crashes and never becomes a control character`(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var decoder = KeyDecoder()
    var now = 0
    for _ in 0..<200 {
      now += Int.random(in: 0...400, using: &generator)
      let bytes = (0..<12).map { _ in UInt8.random(in: 0...255, using: &generator) }
      for event in decoder.flush(at: now) + decoder.decode(bytes, at: now) {
        guard case .key(let key) = event, case .character(let character) = key.code else {
          continue
        }
        let scalars = character.unicodeScalars
        #expect(scalars.allSatisfy { $0.properties.generalCategory != .control })
      }
    }
  }

  private static let replies = [
    "\u{1B}[?62;22c", "\u{1B}[>41;388;0c", "\u{1B}P!|00000000\u{1B}\\", "\u{1B}[24;80R",
    "\u{1B}]11;rgb:0000/0000/0000\u{7}", "\u{1B}]11;rgb:0000/0000/0000\u{1B}\\", "\u{1B}[?0u",
    "\u{1B}P>|XTerm(388)\u{1B}\\", "\u{1B}_Gi=1;OK\u{1B}\\", "\u{1B}^X\u{1B}\\",
    "\u{1B}Xq\u{1B}\\", "\u{1B}[?2026;2$y", "\u{1B}OX", "\u{1B}[99;99X", "\u{1B}[I",
    "\u{1B}[<32;10;10M",
  ]

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `replies between keys, split anywhere, neither add nor remove a key`(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<100 {
      var bytes: [UInt8] = []
      var expected: [TerminalEvent] = []
      for _ in 0..<Int.random(in: 1...8, using: &generator) {
        if Bool.random(using: &generator) {
          bytes += Array((Self.replies.randomElement(using: &generator) ?? "").utf8)
        } else {
          let key = "jkqXD:é中".randomElement(using: &generator) ?? "j"
          bytes += Array(String(key).utf8)
          expected.append(.key(Key(key)))
        }
      }
      var decoder = KeyDecoder()
      var events: [TerminalEvent] = []
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = Int.random(in: 1...9, using: &generator)
        events += decoder.decode(rest.prefix(count), at: 0)
        rest = rest.dropFirst(count)
      }
      #expect(events == expected, "\(bytes)")
      #expect(decoder.deadline == nil)
    }
  }

  @Test(arguments: 1...10 as ClosedRange<UInt64>)
  func `a paste of any bytes, in any pieces, is one event and no key`(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<20 {
      // Leaves out `~`, without which no end mark can form in the body.
      let body = (0..<Int.random(in: 0...400, using: &generator)).map { _ in
        Bool.random(using: &generator)
          ? UInt8.random(in: 0...255, using: &generator)
          : [0x1B, 0x5B, 0x32, 0x30, 0x71, 0x0D].randomElement(using: &generator) ?? 0x71
      }.filter { $0 != 0x7E }
      var decoder = KeyDecoder()
      var events: [TerminalEvent] = []
      var now = 0
      var rest = (Array("\u{1B}[200~".utf8) + body + Array("\u{1B}[201~j".utf8))[...]
      events += decoder.decode(rest.prefix(6), at: now)
      rest = rest.dropFirst(6)
      while !rest.isEmpty {
        let count = Int.random(in: 1...64, using: &generator)
        events += decoder.decode(rest.prefix(count), at: now)
        events += decoder.flush(at: now + 60)
        rest = rest.dropFirst(count)
        now += Int.random(in: 0...5_000, using: &generator)
      }
      #expect(events.count == 2, "\(body)")
      #expect(events.last == .key(Key("j")))
    }
  }
}
