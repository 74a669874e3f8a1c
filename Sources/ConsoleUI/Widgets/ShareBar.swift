import Domain

/// Shows parts of a whole as one bar. A part above 0 takes at least one column.
nonisolated enum ShareBar {
  struct Part {
    var count: Int
    var sign: SafeText
    var style: Style
  }

  static func spans(_ parts: [Part], width: Int) -> [PanelPane.Span] {
    let total = parts.map(\.count).reduce(0, +)
    guard total > 0 else { return [PanelPane.Span(.spaces(width))] }
    var widths = parts.map { $0.count == 0 ? 0 : max(1, $0.count * width / total) }
    while let widest = widths.indices.max(by: { widths[$0] < widths[$1] }) {
      let missing = width - widths.reduce(0, +)
      guard missing != 0, widths[widest] + missing > 0 else { break }
      // The rounding error goes to the widest part, where it shows least.
      widths[widest] += missing
    }
    return zip(parts, widths).map { part, width in
      PanelPane.Span(Array(repeating: part.sign, count: width).joined(), part.style)
    }
  }

  /// `45 %`, or `<1 %` and `>99 %` instead of rounding to 0 and 100.
  static func percent(_ count: Int, of total: Int) -> SafeText {
    guard total > 0 else { return "–" }
    let rounded = Int((Double(count) * 100 / Double(total)).rounded())
    if count > 0, rounded == 0 { return "<1 %" }
    if count < total, rounded == 100 { return ">99 %" }
    return "\(rounded) %"
  }
}
