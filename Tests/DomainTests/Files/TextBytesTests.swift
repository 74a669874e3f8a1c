import Domain
import Testing

/// Covers the one reader of text: marks, encodings, line ends, split at any byte.
@Suite struct TextBytesTests {
  /// The text or the message. Checks that splitting the bytes anywhere gives the same text, and a
  /// problem where there is one.
  private func read(_ bytes: [UInt8]) -> (text: String?, message: String?) {
    func whole(_ pieces: [ArraySlice<UInt8>]) -> (String?, String?) {
      var reader = TextBytes()
      var text: [UInt8] = []
      do throws(FileProblem) {
        for piece in pieces { text += try reader.text(in: Array(piece)) }
        text += try reader.end()
        return (String(decoding: text, as: UTF8.self), nil)
      } catch {
        return (nil, error.message)
      }
    }
    let expected = whole([bytes[...]])
    for cut in bytes.indices {
      #expect(whole([bytes[..<cut], bytes[cut...]]).0 == expected.0, "cut at \(cut)")
    }
    #expect(whole(bytes.indices.map { bytes[$0...$0] }).0 == expected.0)
    return expected
  }

  private func bytes(_ text: String, utf16 isBig: Bool) -> [UInt8] {
    text.utf16.flatMap { unit in
      let both = [UInt8(truncatingIfNeeded: unit), UInt8(truncatingIfNeeded: unit >> 8)]
      return isBig ? both.reversed() : both
    }
  }

  @Test(arguments: ["", "a", "ab", "a,b\r\nZoë,李\n", "é", "𝄞", "ｆ", "\u{10FFFF}", "\u{E000}"])
  func `reads UTF-8 with and without a byte order mark`(text: String) {
    #expect(read(Array(text.utf8)).text == text)
    #expect(read([0xEF, 0xBB, 0xBF] + Array(text.utf8)).text == text)
  }

  @Test func `only the first mark is a mark`() {
    #expect(read(Array("\u{FEFF}\u{FEFF}a".utf8)).text == "\u{FEFF}a")
    #expect(read(Array("a\u{FEFF}".utf8)).text == "a\u{FEFF}")
  }

  @Test(arguments: ["a", "ab", "jane@example.net\r\n", "id;name\r\n7;Zoë"], [false, true])
  func `refuses UTF-16 in both orders, with and without a mark`(text: String, isBig: Bool) {
    let message = "it is UTF-16, not UTF-8; save it as UTF-8"
    #expect(read(bytes("\u{FEFF}" + text, utf16: isBig)).message == message)
    #expect(read(bytes(text, utf16: isBig)).message == message)
  }

  @Test(arguments: [
    [0xFF, 0xFE, 0, 0, 0x61, 0, 0, 0], [0, 0, 0xFE, 0xFF, 0, 0, 0, 0x61], [0x61, 0, 0, 0],
    [0, 0, 0, 0x61],
  ])
  func `refuses UTF-32`(bytes: [UInt8]) {
    #expect(read(bytes).message == "it is UTF-32, not UTF-8; save it as UTF-8")
  }

  @Test(arguments: [
    ([0x61, 0x0A, 0xE9, 0x0A], 2), ([0x61, 0x0D, 0x0A, 0xC3, 0x28], 2), ([0x61, 0x0D, 0xC3], 2),
    ([0x0A, 0x0A, 0x0A, 0xFF], 4), ([0xC0, 0x80], 1), ([0xED, 0xA0, 0x80], 1),
    ([0xF5, 0x80, 0x80, 0x80], 1), ([0xE0, 0x80, 0x80], 1), ([0xEF, 0xBB], 1), ([0x80], 1),
    ([0xFE], 1), ([0x0D, 0x0D, 0xF4, 0x90, 0x80, 0x80], 3),
  ])
  func `refuses bytes that are not UTF-8 and names the line`(bytes: [UInt8], line: Int) {
    #expect(read(bytes).message == "line \(line) is not UTF-8; save it as UTF-8")
  }

  @Test func `refuses a NUL and names the line`() {
    #expect(read(Array("a,b\nc\u{0},d\n".utf8)).message == "line 2 has a NUL byte; it is not text")
  }

  @Test func `leaves a NUL to a reader who refuses it by itself`() throws {
    var reader = TextLines(refusesNUL: false)
    #expect(try reader.lines(in: Array("1\u{0}2\n".utf8)) == [.whole([0x31, 0, 0x32])])
  }

  @Test func `an empty line does not wait for more`() throws {
    var reader = TextLines()
    #expect(try reader.lines(in: [0x0A]) == [.whole([])])
    #expect(try reader.lines(in: Array("q\n".utf8)) == [.whole(Array("q".utf8))])
  }

  @Test(arguments: [
    ("a\nb\n", ["a", "b"]), ("a\r\nb\r\n", ["a", "b"]), ("a\rb\r", ["a", "b"]),
    ("a\r\n\rb", ["a", "", "b"]),
    ("a\n\nb", ["a", "", "b"]), ("\u{FEFF}a\r\n", ["a"]), ("", []), ("\r", [""]),
    ("é\r李", ["é", "李"]),
  ])
  func `lines end with LF, CR LF or CR`(text: String, lines: [String]) throws {
    let bytes = Array(text.utf8)
    for cut in 0...bytes.count {
      var reader = TextLines()
      let read =
        try reader.lines(in: Array(bytes[..<cut])) + reader.lines(in: Array(bytes[cut...]))
        + reader.end()
      #expect(read == lines.map { .whole(Array($0.utf8)) }, "cut at \(cut)")
    }
  }

  @Test func `a log's line does not end at a return`() {
    var reader = LineReader(endsAtReturn: false)
    #expect(reader.lines(in: Array("a\rb\n".utf8)) == [.whole(Array("a\rb".utf8))])
  }

  @Test func `a small text has line feeds only`() throws {
    #expect(try TextBytes.whole(Array("\u{FEFF}a\r\nb\rc\n".utf8)) == "a\nb\nc\n")
  }
}
