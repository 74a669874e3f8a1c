/// The columns that text takes on a screen. roster uses its own table, so that widths do not depend
/// on the host's libc.
package enum TextWidth {
  /// 0 for combining marks, 2 for East Asian wide characters and emoji, otherwise 1. Only
  /// meaningful for scalars that `SafeText` lets through.
  package static func columns(of scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    // European letters, dashes, quotes, arrows, boxes, dots, ⚠, ✓ and Braille: neither marks nor wide,
    // and nearly everything on a screen.
    case ..<0x300, 0x2010...0x2027, 0x2190...0x22FF, 0x2500...0x25FC, 0x26A0, 0x2713,
      0x2800...0x28FF:
      return 1
    // Greek, Cyrillic, Hebrew and Arabic letters.
    case 0x370...0x482, 0x48A...0x52F, 0x5D0...0x5EA, 0x620...0x64A: return 1
    // Chinese characters and Korean syllables.
    case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xAC00...0xD7A3: return 2
    default: break
    }
    if isCombining(scalar) { return 0 }
    return rangeIndex(of: scalar.value, in: TextTable.wide, stride: 2) == nil ? 1 : 2
  }

  /// The sum over the scalars, counted one by one as a terminal does.
  package static func columns(of text: some StringProtocol) -> Int {
    text.unicodeScalars.reduce(0) { $0 + columns(of: $1) }
  }

  /// True for marks that are drawn over the previous scalar.
  static func isCombining(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: true
    default: false
    }
  }

  /// The index of the record whose first two numbers enclose `value`; `nil` if there is none.
  /// Records have `stride` numbers, are in ascending order and do not overlap.
  static func rangeIndex(of value: UInt32, in table: [UInt32], stride: Int) -> Int? {
    var low = 0
    var high = table.count / stride
    while low < high {
      let middle = (low + high) / 2
      if table[middle * stride + 1] < value {
        low = middle + 1
      } else {
        high = middle
      }
    }
    let index = low * stride
    return index < table.count && table[index] <= value ? index : nil
  }
}
