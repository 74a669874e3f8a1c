import ConsoleUI
import TestSupport
import Testing

struct UpdateShorteningTests {
  private func shortened(_ update: String) -> String {
    String(decoding: UpdateShortening.shortened(Array(update.utf8)), as: UTF8.self)
  }

  @Test(arguments: [
    ("\u{1B}[39m\u{1B}(B\u{1B}[m\u{1B}[28X", "\u{1B}[m\u{1B}[28X"),
    ("a\u{1B}[38;5;231m\u{1B}[48;5;24mb", "a\u{1B}[38;5;231;48;5;24mb"),
    ("\u{1B}(B\u{1B}[0m\u{1B}[38;5;245m9", "\u{1B}[0;38;5;245m9"),
    ("\u{1B}[m\u{1B}[1mx", "\u{1B}[0;1mx"),
    ("\u{1B}[1m\u{1B}[2;2H\u{1B}[4mx", "\u{1B}[1m\u{1B}[2;2H\u{1B}[4mx"),
    ("\u{1B}[?25l\u{1B}[>4mé", "\u{1B}[?25l\u{1B}[>4mé"), ("", ""), ("\u{1B}", "\u{1B}"),
    ("\u{1B}[3", "\u{1B}[3"),
  ])
  func `renditions in a row become one`(update: String, expected: String) {
    #expect(shortened(update) == expected)
  }

  /// Reads renditions as a terminal does: each letter with the parameters since the last reset.
  private func drawn(_ update: String) -> [String] {
    var parts: [String] = []
    var rendition: [String] = []
    var rest = update[...]
    while let letter = rest.first {
      if rest.hasPrefix("\u{1B}["), let end = rest.firstIndex(of: "m") {
        let parameters = rest[rest.index(rest.startIndex, offsetBy: 2)..<end]
        for parameter in parameters.split(separator: ";", omittingEmptySubsequences: false) {
          let isReset = parameter.isEmpty || parameter == "0"
          rendition = isReset ? [] : rendition + [String(parameter)]
        }
        rest = rest[rest.index(after: end)...]
      } else if rest.hasPrefix("\u{1B}(B") {
        rest = rest.dropFirst(3)
      } else {
        parts.append("\(letter) \(rendition.joined(separator: ";"))")
        rest = rest.dropFirst()
      }
    }
    return parts
  }

  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func `a shortened update draws the same and is never longer`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let pieces = [
      "a", "é", "\u{1B}(B", "\u{1B}[m", "\u{1B}[0;1m", "\u{1B}[38;5;245m",
      "\u{1B}[48;5;24m", "\u{1B}[39;49m", "\u{1B}[4m", "\u{1B}[7m",
    ]
    let update = (0..<60).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
    let short = shortened(update)
    #expect(drawn(short) == drawn(update))
    #expect(short.utf8.count <= update.utf8.count)
  }
}
