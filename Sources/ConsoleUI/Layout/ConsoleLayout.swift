/// Where everything stands on a screen of one size.
package nonisolated struct ConsoleLayout: Hashable, Sendable {
  package static let smallest = Size(columns: 40, rows: 10)
  /// From here on list and detail stand side by side.
  package static let bothPanes = Size(columns: 80, rows: 24)

  package var header: Rect
  /// `nil` where only the other pane has room.
  package var list: Rect?
  package var detail: Rect?
  package var footer: Rect
  /// Whether anything but a word about the size is drawn.
  package var isLargeEnough: Bool

  /// `showsDetail` says which of the two panes is in front where there is room for one.
  package init(size: Size, showsDetail: Bool) {
    let (header, rest) = Rect(size).splitRows(1)
    let (body, footer) = rest.splitRows(-1)
    self.header = header
    self.footer = footer
    isLargeEnough = size.columns >= Self.smallest.columns && size.rows >= Self.smallest.rows
    if size.columns >= Self.bothPanes.columns, size.rows >= Self.bothPanes.rows {
      let (left, right) = body.splitColumns(body.columns * 60 / 100)
      list = left
      detail = right
    } else {
      list = showsDetail ? nil : body
      detail = showsDetail ? body : nil
    }
  }

  /// Rows of contacts that fit into the list: without the frame and the column titles.
  package var listRows: Int { max(1, (list ?? detail ?? footer).rows - 3) }
}
