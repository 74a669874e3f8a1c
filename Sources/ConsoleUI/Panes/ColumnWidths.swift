import Domain

/// Fits a table's columns to their texts and to the available room.
package nonisolated enum ColumnWidths {
  /// The widest column while others lack room.
  private static let most = 34
  /// The last columns are dropped before any column gets narrower than this.
  private static let least = 12
  package static let gap = 2

  /// The widths of the columns that fit; at least the first one.
  ///
  /// - Parameters:
  ///   - natural: the width of each column's widest text, including the title.
  ///   - room: the screen columns for all of them, including gaps.
  /// - Returns: One width for each column that is shown, from the first.
  package static func fitted(_ natural: [Int], room: Int) -> [Int] {
    var widths = natural.map { min($0, most) }
    while widths.count > 1, smallestSum(widths) > room { widths.removeLast() }
    while sum(widths) > room, let widest = indexOfWidest(widths), widths[widest] > 1 {
      widths[widest] -= 1
    }
    var spare = room - sum(widths)
    for index in widths.indices where spare > 0 && natural[index] > widths[index] {
      let more = min(spare, natural[index] - widths[index])
      widths[index] += more
      spare -= more
    }
    return widths
  }

  private static func sum(_ widths: [Int]) -> Int {
    widths.reduce(0, +) + gap * max(0, widths.count - 1)
  }

  private static func smallestSum(_ widths: [Int]) -> Int { sum(widths.map { min($0, least) }) }

  private static func indexOfWidest(_ widths: [Int]) -> Int? {
    widths.indices.max { widths[$0] < widths[$1] }
  }
}
