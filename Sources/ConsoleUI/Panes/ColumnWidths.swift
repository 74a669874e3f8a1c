import Domain

/// Fits a table's columns to their texts and to the available room.
package nonisolated enum ColumnWidths {
  /// What a column would take.
  package struct Need: Hashable, Sendable {
    /// The width of its title.
    package var title: Int
    /// The width of its widest cell; `nil` if no row has a value.
    package var cells: Int?
    /// The width that holds nine in ten of its cells. One very long name must not hide every e-mail.
    package var usual: Int
    /// Columns with a higher worth get their room first.
    package var worth: Int

    /// `cells` are the widths of those that have a value.
    package init(title: Int, cells: [Int], worth: Int) {
      self.title = title
      let sorted = cells.sorted()
      self.cells = sorted.last
      usual = sorted.isEmpty ? title : max(title, sorted[(sorted.count * 9 - 1) / 10])
      self.worth = worth
    }

    fileprivate var natural: Int { max(title, cells ?? 0) }
    /// A short column costs the others almost nothing.
    fileprivate var rank: Int { natural <= ColumnWidths.short ? max(worth, 5) : worth }
    /// Less of it would not tell contacts apart.
    fileprivate var least: Int { min(usual, ColumnWidths.least) }
  }

  /// No column gets wider before the others have what they usually need.
  private static let most = 34
  /// A column that would get narrower than this, and is not whole, is not shown.
  private static let least = 12
  private static let short = 8
  package static let gap = 2

  /// The widths of the columns; `nil` for a column that is not shown. At least one is.
  /// `room` are the screen columns for all of them, including gaps.
  package static func fitted(_ needs: [Need], room: Int) -> [Int?] {
    let order = order(of: needs)
    var widths: [Int?] = needs.map { _ in nil }
    var spare = room
    for index in order {
      let isFirst = index == order.first
      let width = min(needs[index].usual, most, spare - (isFirst ? 0 : gap))
      guard isFirst || width >= needs[index].least else { continue }
      widths[index] = max(1, width)
      spare -= width + (isFirst ? 0 : gap)
    }
    for index in order where spare > 0 {
      guard let width = widths[index] else { continue }
      let more = min(spare, needs[index].natural - width)
      widths[index] = width + more
      spare -= more
    }
    return widths
  }

  /// The places of the columns, the most important first. A column without any value is the least
  /// important.
  private static func order(of needs: [Need]) -> [Int] {
    needs.indices.sorted { first, second in
      let (left, right) = (needs[first], needs[second])
      if (left.cells == nil) != (right.cells == nil) { return right.cells == nil }
      return left.rank == right.rank ? first < second : left.rank > right.rank
    }
  }
}
