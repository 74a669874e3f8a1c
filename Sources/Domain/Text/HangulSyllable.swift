/// Composes conjoining jamo (as macOS stores Korean names) into the single scalar that terminals
/// draw. The two spellings are canonically equal, so nothing is lost.
///
/// https://www.unicode.org/versions/Unicode14.0.0/ch03.pdf, 3.12 "Conjoining Jamo Behavior".
enum HangulSyllable {
  /// The syllable that begins at `index` and the number of its scalars; `nil` if none begins there.
  static func compose(
    _ scalars: [Unicode.Scalar], at index: Int
  ) -> (syllable: Unicode.Scalar, length: Int)? {
    guard (0x1100...0x1112).contains(scalars[index].value), index + 1 < scalars.count,
      (0x1161...0x1175).contains(scalars[index + 1].value)
    else { return nil }
    let lead = scalars[index].value - 0x1100
    let vowel = scalars[index + 1].value - 0x1161
    var code = 0xAC00 + (lead * 21 + vowel) * 28
    var length = 2
    if index + 2 < scalars.count, (0x11A8...0x11C2).contains(scalars[index + 2].value) {
      code += scalars[index + 2].value - 0x11A7
      length = 3
    }
    return Unicode.Scalar(code).map { ($0, length) }
  }
}
