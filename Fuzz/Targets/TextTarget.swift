import Domain

/// `SafeText` in all its forms and layouts. The first byte gives the columns; the rest is the text.
enum TextTarget {
  static func run(_ bytes: [UInt8]) throws {
    var input = FuzzInput(bytes)
    let columns = input.byte() % 64
    let source = input.text
    for form in [SafeText.Form.cell, .detail] {
      let text = SafeText(untrusted: source, form: form)
      try AllowedText.check(text, source)
      try layout(text, columns)
      try differs(text, source, form, columns)
    }
    let cell = SafeText(untrusted: source)
    let again = SafeText(untrusted: cell.string)
    try require(
      again.string == cell.string && again.width == cell.width,
      "\(source.debugDescription) made safe twice is another text")
  }

  private static func layout(_ text: SafeText, _ columns: Int) throws {
    try AllowedText.check(text.fitted(to: columns), "fitted \(text)")
    try require(text.fitted(to: columns).width == columns, "\(text) does not fit \(columns)")
    try require(text.truncated(to: columns).width <= columns, "\(text) is cut beyond \(columns)")
    for alignment in [SafeText.Alignment.leading, .trailing, .center] {
      let padded = text.padded(to: columns, alignment: alignment)
      try AllowedText.check(padded, "padded \(text)")
      try require(padded.width == max(columns, text.width), "\(text) is padded beyond \(columns)")
    }
    let lines = text.wrapped(to: columns)
    for line in lines {
      try AllowedText.check(line, "wrapped \(text)")
      try require(line.width <= columns, "\(text) is wrapped beyond \(columns)")
    }
    guard columns > 1 else { return }
    let words = text.string.unicodeScalars.filter { $0 != " " }
    let wrapped = lines.flatMap { $0.string.unicodeScalars.filter { $0 != " " } }
    try require(words.elementsEqual(wrapped), "\(text) loses letters when it is wrapped")
    let half = text.string.prefix(text.string.count / 2)
    for range in text.columns(of: [TextFolding.folded(String(half))]) {
      try require(
        range.lowerBound >= 0 && range.upperBound <= text.width,
        "\(text) is found outside of itself")
    }
  }

  /// One scalar less always gives a different text.
  private static func differs(
    _ text: SafeText, _ source: String, _ form: SafeText.Form, _ columns: Int
  ) throws {
    let scalars = Array(source.unicodeScalars)
    guard !scalars.isEmpty else { return }
    var other = String.UnicodeScalarView()
    other.append(contentsOf: scalars)
    let place = other.index(other.startIndex, offsetBy: columns % scalars.count)
    other.remove(at: place)
    let shorter = String(other)
    // Jamo equal their syllable in Unicode, and a cell shows joined emoji as one sign.
    guard shorter != source, form == .detail || !source.unicodeScalars.contains("\u{200D}") else {
      return
    }
    try require(
      SafeText(untrusted: shorter, form: form).string != text.string,
      "\(source.debugDescription) looks like \(shorter.debugDescription)")
  }
}
