/// Text that is safe to draw, log or copy, and the only kind that a `Canvas` takes.
///
/// It is built from a literal, or by `init(untrusted:)` from what a provider or a person sent,
/// which makes everything visible that a terminal would obey, hide or reorder. Nothing is deleted:
/// whatever is reduced leaves a mark, so that different values do not look the same. It has no
/// markup; style is kept separately.
package struct SafeText: Hashable, Sendable {
  /// How much of a hidden scalar is shown.
  package enum Form: Sendable {
    /// One `�` for each, and emoji sequences by their base glyph: for lists and single lines.
    case cell
    /// `‹U+202E›`: for the detail pane, which has room to spell it out. Two texts that are not
    /// canonically equal always look different in this form.
    case detail
  }

  /// One base scalar with at most two marks: the content of one cell, or of two if it is wide.
  package struct Cluster: Hashable, Sendable {
    package let character: Character
    /// 1 or 2.
    package let width: Int
  }

  package let string: String
  /// In columns.
  package let width: Int
  /// True if the source held bidi controls, invisible scalars, or two scripts in one word
  /// ("раураl"). The `⚠` badge shows it. Line breaks, tabs and well-formed emoji do not count.
  package let isSuspicious: Bool

  package static let empty = SafeText(string: "", width: 0, isSuspicious: false)

  package init(untrusted: String, form: Form = .cell) {
    if untrusted.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) {
      self.init(string: untrusted, width: untrusted.utf8.count, isSuspicious: false)
    } else if untrusted.unicodeScalars.allSatisfy(Self.isPlainLatin) {
      self.init(
        string: untrusted, width: untrusted.unicodeScalars.count, isSuspicious: false)
    } else {
      var sanitizer = TextSanitizer(form: form)
      sanitizer.read(untrusted)
      self.init(
        string: sanitizer.output, width: sanitizer.width,
        isSuspicious: sanitizer.isSuspicious || TextScript.isMixed(in: untrusted))
    }
  }

  /// Printable ASCII and the Latin letters of Western and Central Europe: each takes one column, is
  /// not a mark, and is of the same script. This skips the Unicode property lookups, which took
  /// most of the time of a frame full of names.
  private static func isPlainLatin(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x7E, 0xC0...0x17F: true
    default: false
    }
  }

  init(string: String, width: Int, isSuspicious: Bool) {
    self.string = string
    self.width = width
    self.isSuspicious = isSuspicious
  }

  package var isEmpty: Bool { string.isEmpty }

  /// Only ASCII takes one byte a column.
  package var isASCII: Bool { string.utf8.count == width }

  package var clusters: [Cluster] {
    var clusters: [Cluster] = []
    clusters.reserveCapacity(width)
    for scalar in string.unicodeScalars {
      let columns = TextWidth.columns(of: scalar)
      if columns == 0, let base = clusters.popLast() {
        var text = String(base.character)
        text.unicodeScalars.append(scalar)
        clusters.append(Cluster(character: text.first ?? base.character, width: base.width))
      } else {
        clusters.append(Cluster(character: Character(scalar), width: columns))
      }
    }
    return clusters
  }

  package static func + (left: SafeText, right: SafeText) -> SafeText {
    SafeText(
      string: left.string + right.string, width: left.width + right.width,
      isSuspicious: left.isSuspicious || right.isSuspicious)
  }

  package static func += (left: inout SafeText, right: SafeText) {
    left = left + right
  }
}

extension SafeText: CustomStringConvertible {
  package var description: String { string }
}

extension SafeText: ExpressibleByStringInterpolation {
  /// Takes safe text and integers, and a plain `String` only with the label `untrusted`.
  package struct StringInterpolation: StringInterpolationProtocol {
    var text = SafeText.empty

    package init(literalCapacity: Int, interpolationCount: Int) {}

    package mutating func appendLiteral(_ literal: String) {
      text += SafeText(untrusted: literal)
    }

    package mutating func appendInterpolation(_ safe: SafeText) {
      text += safe
    }

    package mutating func appendInterpolation(_ number: some BinaryInteger) {
      text += SafeText(untrusted: String(number))
    }

    package mutating func appendInterpolation(untrusted: String, form: Form = .cell) {
      text += SafeText(untrusted: untrusted, form: form)
    }
  }

  package init(stringLiteral literal: String) {
    self.init(untrusted: literal)
  }

  package init(stringInterpolation: StringInterpolation) {
    self = stringInterpolation.text
  }
}

extension Sequence<SafeText> {
  package func joined(separator: SafeText = .empty) -> SafeText {
    var result = SafeText.empty
    for (index, text) in enumerated() {
      if index > 0 { result += separator }
      result += text
    }
    return result
  }
}
