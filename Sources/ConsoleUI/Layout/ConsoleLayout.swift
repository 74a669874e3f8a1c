package import ViewModels

/// The areas of a screen of one size.
package nonisolated struct ConsoleLayout: Hashable, Sendable {
  package static let smallest = Size(columns: 40, rows: 10)
  /// The smallest size with list and detail side by side.
  package static let bothPanes = Size(columns: 80, rows: 24)

  package var header: Rect
  /// `nil` if there is room for the other pane only.
  package var list: Rect?
  package var detail: Rect?
  package var footer: Rect
  /// If `false`, the screen only says that it is too small.
  package var isLargeEnough: Bool

  /// The narrowest list beside a contact, and the narrowest contact beside a list.
  private static let leastList = 30
  private static let leastDetail = 26

  /// `showsDetail` chooses the pane if only one is shown.
  package init(size: Size, showsDetail: Bool, split: PaneSplit = PaneSplit()) {
    let (header, rest) = Rect(size).splitRows(1)
    let (body, footer) = rest.splitRows(-1)
    self.header = header
    self.footer = footer
    isLargeEnough = size.columns >= Self.smallest.columns && size.rows >= Self.smallest.rows
    let hasRoom = size.columns >= Self.bothPanes.columns && size.rows >= Self.bothPanes.rows
    if hasRoom, !split.isZoomed {
      let wanted = body.columns * split.listShare / 100
      let (left, right) = body.splitColumns(
        max(Self.leastList, min(wanted, body.columns - Self.leastDetail)))
      list = left
      detail = right
    } else {
      list = showsDetail ? nil : body
      detail = showsDetail ? body : nil
    }
  }

  /// Rows of contacts that fit into the list, without the frame and the column titles.
  package var listRows: Int { max(1, (list ?? detail ?? footer).rows - 3) }
}
