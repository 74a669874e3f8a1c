/// The columns that text takes on a screen: one table of ours, so that every pane, file and test
/// counts alike whatever the host's libc says.
package enum TextWidth {
  /// 0 for combining marks, 2 for East Asian wide and emoji, else 1. Meaningless for scalars that
  /// `SafeText` never lets through.
  package static func columns(of scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    // Letters of Europe, dashes, quotes and dots, and what frames are drawn with: neither marks nor
    // wide, and nearly all that a screen holds.
    case ..<0x300, 0x2010...0x2027, 0x2500...0x259F: return 1
    default: break
    }
    if isCombining(scalar) { return 0 }
    return rangeIndex(of: scalar.value, in: TextTable.wide, stride: 2) == nil ? 1 : 2
  }

  /// The sum over the scalars, each counted on its own as a terminal does.
  package static func columns(of text: some StringProtocol) -> Int {
    text.unicodeScalars.reduce(0) { $0 + columns(of: $1) }
  }

  /// True for marks that are drawn over the scalar before them.
  static func isCombining(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: true
    default: false
    }
  }

  /// Where the record begins whose first two numbers enclose `value`; nil when none does.
  /// Records are `stride` numbers long, in ascending order, and do not overlap.
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
