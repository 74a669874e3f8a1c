/// Implements `SafeText`: reads hostile text scalar by scalar and writes what may be drawn.
struct TextSanitizer {
  /// More marks than these on one base can make text run over its neighbours.
  static let markLimit = 2

  private(set) var output = ""
  private(set) var width = 0
  private(set) var isSuspicious = false

  private let form: SafeText.Form
  private var marks = 0

  init(form: SafeText.Form) {
    self.form = form
  }

  mutating func read(_ text: String) {
    let scalars = Array(text.unicodeScalars)
    var index = 0
    while index < scalars.count {
      index += readOne(scalars, at: index)
    }
  }

  /// Returns how many scalars were read: 2 or 3 for Hangul jamo and joined emoji.
  private mutating func readOne(_ scalars: [Unicode.Scalar], at index: Int) -> Int {
    let scalar = scalars[index]
    if (0x20...0x7E).contains(scalar.value) {
      append(scalar)
      return 1
    }
    if let (syllable, length) = HangulSyllable.compose(scalars, at: index) {
      append(syllable)
      return length
    }
    if form == .detail, LiteralSign.isMistakable(scalars, at: index) {
      appendMark(for: scalar)
    } else if let symbol = HiddenScalar.symbol(for: scalar) {
      append(symbol)
    } else if EmojiSequence.isSkinTone(scalar) {
      appendMark(for: scalar)
    } else if HiddenScalar.contains(scalar) {
      let isEmoji = EmojiSequence.isModifier(scalars, at: index)
      isSuspicious = isSuspicious || !isEmoji
      appendMark(for: scalar)
      let isJoined = isEmoji && scalar == EmojiSequence.joiner
      if isJoined, form == .cell { return 2 }
    } else if TextWidth.isCombining(scalar) {
      appendCombining(scalar)
    } else {
      append(scalar)
    }
    return 1
  }

  private mutating func append(_ scalar: Unicode.Scalar) {
    output.unicodeScalars.append(scalar)
    width += TextWidth.columns(of: scalar)
    marks = 0
  }

  private mutating func appendCombining(_ scalar: Unicode.Scalar) {
    if output.isEmpty { append("\u{25CC}") }
    marks += 1
    if marks <= Self.markLimit {
      output.unicodeScalars.append(scalar)
    } else {
      let kept = marks
      appendMark(for: scalar)
      marks = kept
    }
  }

  /// Writes the replacement of a scalar that is not drawn.
  private mutating func appendMark(for scalar: Unicode.Scalar) {
    switch form {
    case .cell:
      append(HiddenScalar.replacement)
    case .detail:
      let digits = String(scalar.value, radix: 16, uppercase: true)
      let padded = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
      for visible in "‹U+\(padded)›".unicodeScalars { append(visible) }
    }
  }
}
