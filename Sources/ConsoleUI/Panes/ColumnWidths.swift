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
    /// The width that holds 49 in 50.
    fileprivate var ample: Int
    /// Columns with a higher worth get their room first.
    package var worth: Int
    /// Whether no other cell can be wider.
    fileprivate var isWhole: Bool

    /// `cells` are the widths of those that have a value. `isWhole`: they are all; else other cells can
    /// be a little wider.
    package init(title: Int, cells: [Int], worth: Int, isWhole: Bool = true) {
      self.isWhole = isWhole
      self.title = title
      let sorted = cells.sorted()
      self.cells = sorted.last
      usual = sorted.isEmpty ? title : max(title, sorted[(sorted.count * 9 - 1) / 10])
      ample = sorted.isEmpty ? title : max(title, sorted[(sorted.count * 49 - 1) / 50])
      self.worth = worth
    }

    fileprivate var natural: Int { max(title, cells ?? 0) }
    fileprivate var roomy: Int { isShort || isWhole ? natural : natural + 4 }
    fileprivate var isShort: Bool { natural <= ColumnWidths.short }
    /// Less of it would not tell contacts apart.
    fileprivate var least: Int { min(usual, ColumnWidths.least) }
  }

  /// No column gets wider before the others have what they usually need.
  private static let most = 34
  /// A column that would get narrower than this, and is not whole, is not shown.
  private static let least = 12
  private static let short = 8
  /// So much of a name or an e-mail address tells contacts apart.
  private static let telling = 24
  /// From this worth on, a column tells whose row it is: names and e-mail.
  private static let identifying = 4
  package static let gap = 2

  /// The widths of the columns; `nil` for a column that is not shown. At least one is.
  /// `room` are the screen columns for all of them, including gaps.
  package static func fitted(_ needs: [Need], room: Int) -> [Int?] {
    fitted(needs, preferred: Set(needs.indices.filter { needs[$0].isShort }), room: room)
  }

  /// Short columns are `preferred`, because they cost the others almost nothing, except those that hide
  /// a name or an e-mail, or most of it.
  private static func fitted(_ needs: [Need], preferred: Set<Int>, room: Int) -> [Int?] {
    let widths = fitted(needs, order(of: needs, preferred), room: room)
    let cut = needs.indices.filter { index in
      needs[index].cells != nil && needs[index].worth >= identifying
        && (widths[index] ?? 0) < min(needs[index].usual, telling)
    }
    guard let cut = cut.max(by: { needs[$0].worth < needs[$1].worth }) else { return widths }
    let inTheWay = preferred.filter { widths[$0] != nil && needs[$0].worth < identifying }
    var fewer = preferred
    for index in inTheWay.sorted(by: { (needs[$0].worth, $1) < (needs[$1].worth, $0) }) {
      fewer.remove(index)
      if fitted(needs, order(of: needs, fewer), room: room)[cut] ?? 0 > widths[cut] ?? 0 {
        return fitted(needs, preferred: fewer, room: room)
      }
    }
    return widths
  }

  private static func fitted(_ needs: [Need], _ order: [Int], room: Int) -> [Int?] {
    var widths: [Int?] = needs.map { _ in nil }
    var spare = room
    for index in order {
      let isFirst = index == order.first
      let width = min(needs[index].usual, most, spare - (isFirst ? 0 : gap))
      guard isFirst || width >= needs[index].least else { continue }
      widths[index] = max(1, width)
      spare -= width + (isFirst ? 0 : gap)
    }
    // The columns that lack least come first: each that becomes whole helps more than part of a name.
    let shown = order.filter { widths[$0] != nil }
    for goal in [\Need.ample, \Need.natural, \Need.roomy] {
      func missing(_ index: Int) -> Int {
        max(0, needs[index][keyPath: goal] - (widths[index] ?? 0))
      }
      for index in shown.sorted(by: { missing($0) < missing($1) }) {
        let more = min(spare, missing(index))
        widths[index] = widths[index].map { $0 + more }
        spare -= more
      }
    }
    return widths
  }

  /// The places of the columns, the most important first. A column without any value is the least
  /// important.
  private static func order(of needs: [Need], _ preferred: Set<Int>) -> [Int] {
    func rank(_ index: Int) -> Int {
      preferred.contains(index) ? max(needs[index].worth, 5) : needs[index].worth
    }
    return needs.indices.sorted { first, second in
      let (left, right) = (needs[first], needs[second])
      if (left.cells == nil) != (right.cells == nil) { return right.cells == nil }
      return rank(first) == rank(second) ? first < second : rank(first) > rank(second)
    }
  }
}
