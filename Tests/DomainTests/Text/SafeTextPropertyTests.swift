import Domain
import TestSupport
import Testing

struct SafeTextPropertyTests {
  private static let hidden: [Unicode.Scalar] = [
    "\u{202E}", "\u{200B}", "\u{200D}", "\u{FE0F}", "\u{34F}", "\u{E0041}", "\u{AD}", "\u{1B}",
    "\u{9B}", "\u{3164}", "\u{FEFF}", "\u{180E}", "\u{2060}", "\u{0}",
  ]
  private static let interesting: [Unicode.Scalar] =
    hidden + [
      "a", "Z", " ", "é", "\u{301}", "\u{302}", "\u{303}", "中", "한", "\u{1112}", "\u{1161}",
      "\u{11AB}", "👨", "👩", "🏽", "❤", "\u{1F1EB}", "\u{1F1F7}", "\u{20E3}", "1", "\r", "\n", "\t",
      "ि", "ก", "ำ", "ע", "ب", "\u{0D4E}", "\u{FFFD}",
    ]

  private static func sample(_ generator: inout SeededGenerator) -> String {
    var text = ""
    for _ in 0..<Int.random(in: 0...24, using: &generator) {
      let isAny = Int.random(in: 0..<4, using: &generator) == 0
      let any = Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &generator))
      let known = interesting.randomElement(using: &generator)
      if let scalar = isAny ? any : known { text.unicodeScalars.append(scalar) }
    }
    return text
  }

  private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator:
      return false
    default:
      let ranges: [ClosedRange<UInt32>] = [
        0x34F...0x34F, 0x115F...0x11FF, 0x17B4...0x17B5, 0x180B...0x180F, 0x3164...0x3164,
        0xFFA0...0xFFA0, 0xFE00...0xFE0F, 0xE0000...0xE0FFF, 0x1F1E6...0x1F1FF,
        0x1F3FB...0x1F3FF,
      ]
      return !ranges.contains { $0.contains(scalar.value) }
    }
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `whatever comes in, only scalars that are safe to draw come out`(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<100 {
      let source = Self.sample(&generator)
      for form in [SafeText.Form.cell, .detail] {
        let text = SafeText(untrusted: source, form: form)
        #expect(text.string.unicodeScalars.allSatisfy(Self.isAllowed), "\(source.debugDescription)")
        #expect(text.width == TextWidth.columns(of: text.string))
        #expect(text.width == text.clusters.reduce(0) { $0 + $1.width })
        #expect(text.clusters.allSatisfy { $0.character.unicodeScalars.count <= 3 })
        #expect(text.clusters.map { String($0.character) }.joined() == text.string)
      }
    }
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `bytes that are not UTF-8 are drawn safely too`(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<100 {
      let bytes = (0..<40).map { _ in UInt8.random(in: 0...255, using: &generator) }
      let text = SafeText(untrusted: String(decoding: bytes, as: UTF8.self))
      #expect(text.string.unicodeScalars.allSatisfy(Self.isAllowed))
    }
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `two values that differ by a hidden scalar never look the same`(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<100 {
      let source = Self.sample(&generator)
      guard let extra = Self.hidden.randomElement(using: &generator) else { continue }
      var scalars = Array(source.unicodeScalars)
      scalars.insert(extra, at: Int.random(in: 0...scalars.count, using: &generator))
      var other = ""
      other.unicodeScalars.append(contentsOf: scalars)
      for form in [SafeText.Form.cell, .detail] {
        #expect(
          SafeText(untrusted: source, form: form) != SafeText(untrusted: other, form: form),
          "\(source.debugDescription) and \(other.debugDescription)")
      }
    }
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `no cut, padding or wrapping exceeds its columns`(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<100 {
      let text = SafeText(untrusted: Self.sample(&generator))
      let columns = Int.random(in: 0...12, using: &generator)
      let cut = text.truncated(to: columns)
      #expect(cut.width <= columns)
      #expect(cut.width == TextWidth.columns(of: cut.string))
      #expect(cut == text || cut.string.unicodeScalars.last == "…" || columns == 0)
      #expect(text.padded(to: columns).width == max(columns, text.width))
      #expect(text.fitted(to: columns).width == columns)
      #expect(text.wrapped(to: columns).allSatisfy { $0.width <= columns })
      let words = text.string.unicodeScalars.filter { $0 != " " }
      if columns > 1 {
        let lines = text.wrapped(to: columns).map(\.string).joined()
        #expect(lines.unicodeScalars.filter { $0 != " " }.elementsEqual(words))
      }
    }
  }
}
