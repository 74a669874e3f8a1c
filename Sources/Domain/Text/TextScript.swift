/// A writing system, for detecting suspicious mixes in one word. The raw values are those of
/// scripts/generate-width-table.
enum TextScript: UInt32 {
  case latin = 1
  case greek
  case cyrillic
  case armenian
  case cherokee
  case coptic
  case georgian
  case hebrew
  case arabic
  case lisu
  case eastAsian
  case other

  /// `nil` for anything but a letter, and for letters that all scripts share.
  init?(_ scalar: Unicode.Scalar) {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .otherLetter: break
    default: return nil
    }
    guard let index = TextWidth.rangeIndex(of: scalar.value, in: TextTable.scripts, stride: 3)
    else { return nil }
    self.init(rawValue: TextTable.scripts[index + 2])
  }

  /// True if a word (delimited by white space) has letters of two scripts. Latin among Chinese,
  /// Japanese or Korean is normal and does not count.
  ///
  /// After "Highly Restrictive" of
  /// https://www.unicode.org/reports/tr39/#Restriction_Level_Detection
  static func isMixed(in text: String) -> Bool {
    var found: TextScript?
    for scalar in text.unicodeScalars {
      if scalar.properties.isWhitespace {
        found = nil
        continue
      }
      guard let script = TextScript(scalar) else { continue }
      guard let previous = found, previous != script else {
        found = script
        continue
      }
      guard Set([previous, script]) == [.latin, .eastAsian] else { return true }
      found = .eastAsian
    }
    return false
  }
}
