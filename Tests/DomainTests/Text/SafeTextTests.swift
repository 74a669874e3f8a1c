import Domain
import Testing

struct SafeTextTests {
  struct Case: CustomTestStringConvertible {
    var name: String
    var source: String
    var cell: String
    var detail: String
    var testDescription: String { name }

    init(_ name: String, _ source: String, _ cell: String, _ detail: String? = nil) {
      self.name = name
      self.source = source
      self.cell = cell
      self.detail = detail ?? cell
    }
  }

  static let cases = [
    Case("plain", "Jane Smith", "Jane Smith"),
    Case("letters beyond ASCII", "Zoë Łukasz 中文", "Zoë Łukasz 中文"),
    Case("line ends, tab, backspace", "a\r\n\t\u{8}b", "a␍␊␉␈b"),
    Case("escape", "a\u{1B}[31mb", "a�[31mb", "a‹U+001B›[31mb"),
    Case("C1 control", "a\u{9B}b", "a�b", "a‹U+009B›b"),
    Case("delete", "a\u{7F}b", "a�b", "a‹U+007F›b"),
    Case("bidi override", "a\u{202E}b", "a�b", "a‹U+202E›b"),
    Case("bidi isolate", "a\u{2066}b", "a�b", "a‹U+2066›b"),
    Case("zero width space", "a\u{200B}b", "a�b", "a‹U+200B›b"),
    Case("byte order mark", "\u{FEFF}a", "�a", "‹U+FEFF›a"),
    Case("tag", "a\u{E0041}b", "a�b", "a‹U+E0041›b"),
    Case("line separator", "a\u{2028}b", "a�b", "a‹U+2028›b"),
    Case("grapheme joiner", "a\u{34F}b", "a�b", "a‹U+034F›b"),
    Case("Hangul filler", "a\u{3164}b", "a�b", "a‹U+3164›b"),
    Case("halfwidth filler", "a\u{FFA0}b", "a�b", "a‹U+FFA0›b"),
    Case("Khmer inherent vowel", "a\u{17B4}b", "a�b", "a‹U+17B4›b"),
    Case("Mongolian selector", "a\u{180B}b", "a�b", "a‹U+180B›b"),
    Case("private use", "a\u{E000}b", "a�b", "a‹U+E000›b"),
    Case("unassigned", "a\u{378}b", "a�b", "a‹U+0378›b"),
    Case("noncharacter", "a\u{FFFE}b", "a�b", "a‹U+FFFE›b"),
    Case("soft hyphen", "a\u{AD}b", "a�b", "a‹U+00AD›b"),
    Case("two marks", "e\u{301}\u{302}", "e\u{301}\u{302}"),
    Case("three marks", "e\u{301}\u{302}\u{303}x", "e\u{301}\u{302}�x", "e\u{301}\u{302}‹U+0303›x"),
    Case("leading mark", "\u{301}a", "\u{25CC}\u{301}a"),
    Case("joined emoji", "👨‍👩‍👧!", "👨��!", "👨‹U+200D›👩‹U+200D›👧!"),
    Case("skin tone", "👍🏽!", "👍�!", "👍‹U+1F3FD›!"),
    Case("emoji selector", "❤️", "❤�", "❤‹U+FE0F›"),
    Case("flag", "🇫🇷", "🄵🅁"),
    Case("conjoining jamo", "\u{1112}\u{1161}\u{11AB}", "한"),
    Case("stray jamo", "a\u{1161}", "a�", "a‹U+1161›"),
  ]

  @Test(arguments: cases)
  func `makes control and invisible characters visible`(_ row: Case) {
    #expect(
      SafeText(untrusted: row.source).string.unicodeScalars.elementsEqual(
        row.cell.unicodeScalars))
    #expect(
      SafeText(untrusted: row.source, form: .detail).string.unicodeScalars.elementsEqual(
        row.detail.unicodeScalars))
  }

  @Test(arguments: [
    ("a\u{202E}b", true), ("a\u{200B}b", true), ("a\u{E0041}", true), ("a\u{1B}[m", true),
    ("раураl", true), ("pаypal@example.com", true), ("Ωmega", true),
    ("Zoë Müller", false), ("Иван Петров", false), ("Иван Smith", false), ("Tシャツ", false),
    ("東京 Tower", false), ("note\r\nwith\tlines", false), ("👨‍👩‍👧 ❤️ 👍🏽 🇫🇷", false),
    ("a\u{200D}b", true), ("한국어", false), ("עברית", false),
  ])
  func `the badge warns of bidi, invisible and mixed-script text`(
    _ source: String, _ isSuspicious: Bool
  ) {
    #expect(SafeText(untrusted: source).isSuspicious == isSuspicious)
    #expect(SafeText(untrusted: source, form: .detail).isSuspicious == isSuspicious)
  }

  @Test func `an interpolation accepts safe text, integers and labelled untrusted text`() {
    let name = SafeText(untrusted: "Zoë\u{202E}")
    let text: SafeText = "\(name) has \(3) orders, \(untrusted: "a\nb")"
    #expect(text.string == "Zoë� has 3 orders, a␊b")
    #expect(text.isSuspicious)
  }

  @Test func `a literal follows the same rules`() {
    let text: SafeText = "a\u{1B}b"
    #expect(text.string == "a�b")
  }

  @Test func `joining keeps width and badge`() {
    let parts: [SafeText] = ["a", SafeText(untrusted: "中"), SafeText(untrusted: "\u{200B}")]
    let joined = parts.joined(separator: ", ")
    #expect(joined.string == "a, 中, �")
    #expect(joined.width == 8)
    #expect(joined.isSuspicious)
  }

  @Test func `clusters hold a base, its marks and their columns`() {
    let clusters = SafeText(untrusted: "e\u{301}中").clusters
    #expect(clusters.map(\.character) == ["é", "中"])
    #expect(clusters.map(\.width) == [1, 2])
  }

  @Test(arguments: [
    ("Zoë Łukasz", "Zoe Lukasz"), ("straße", "strase"), ("中!", "? !"), ("a\nb…", "a\\b~"),
    ("‹U+202E›", "<U+202E>"), ("●○", "*o"),
  ])
  func `transliteration keeps the columns`(_ source: String, _ ascii: String) {
    let text = SafeText(untrusted: source)
    #expect(text.asciiTransliteration.string == ascii)
    #expect(text.asciiTransliteration.width == text.width)
    #expect(ascii.utf8.count == text.width)
  }
}
