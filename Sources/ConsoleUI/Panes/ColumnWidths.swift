import Domain

/// Fits a table's columns to what stands in them and to the room there is.
package nonisolated enum ColumnWidths {
  /// A column is never wider than this while others have no room.
  private static let most = 34
  /// Rather than narrower than this, the last columns are left out.
  private static let least = 12
  package static let gap = 2

  /// The columns that have room, with their widths; at least the first one.
  ///
  /// - Parameters:
  ///   - natural: how wide each column's widest text is, title included.
  ///   - room: columns of the screen for all of them, gaps included.
  /// - Returns: One width for each column that is shown, from the first on.
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
