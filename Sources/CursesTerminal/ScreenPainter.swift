import CCurses
import ConsoleUI

/// Puts the changed parts of a canvas's rows on ncurses' screen; ncurses finds the changes within them.
final class ScreenPainter {
  private struct Ink {
    var attributes: UInt8
    var pair: Int16
  }

  private let depth: ColorDepth
  private let isASCII: Bool
  private let showsLetters: Bool
  private var pairs: [ColorPair: Int16] = [:]
  private var inks: [Style: Ink] = [:]
  private var theme: Theme?
  /// What ncurses' screen shows; `nil` if unknown.
  private var shown: Canvas?
  private var line: [ccurses_cell] = []

  private struct ColorPair: Hashable {
    var foreground: Int
    var background: Int
  }

  init(isMono: Bool, isASCII: Bool, showsLetters: Bool) {
    depth = isMono ? .mono : ColorDepth(colors: Int(ccurses_start_colors()))
    self.isASCII = isASCII
    self.showsLetters = showsLetters
    if isASCII || !showsLetters { ccurses_use_ascii() }
  }

  /// The next canvas is put completely, for when ncurses' screen has changed its size.
  func forget() {
    shown = nil
  }

  /// - Returns: Whether ncurses may have something to send.
  func draw(_ canvas: Canvas, theme: Theme) -> Bool {
    if theme != self.theme {
      inks = [:]
      // The last theme's pairs can be reused: ncurses repaints their cells.
      pairs = [:]
      self.theme = theme
      forget()
    }
    if shown?.size != canvas.size {
      ccurses_erase()
      forget()
    }
    var isChanged = shown == nil || shown?.cursor != canvas.cursor
    for row in 0..<canvas.size.rows {
      let columns =
        if let shown { canvas.changedColumns(inRow: row, since: shown) } else {
          0..<canvas.size.columns
        }
      guard let columns else { continue }
      isChanged = true
      line.removeAll(keepingCapacity: true)
      let cells = canvas.row(row)
      append(
        cells[(cells.startIndex + columns.lowerBound)..<(cells.startIndex + columns.upperBound)],
        to: &line, theme: theme)
      ccurses_put_cells(Int32(row), Int32(columns.lowerBound), line, line.count)
    }
    shown = canvas
    ccurses_place_cursor(Int32(canvas.cursor?.row ?? -1), Int32(canvas.cursor?.column ?? -1))
    return isChanged
  }

  private func append(_ row: ArraySlice<Cell>, to line: inout [ccurses_cell], theme: Theme) {
    var style: Style?
    var ink = Ink(attributes: 0, pair: 0)
    for index in row.indices {
      let cell = row[index]
      if cell.isRightHalf { continue }
      if cell.style != style {
        style = cell.style
        ink = self.ink(for: cell.style, theme: theme)
      }
      let isWide = index + 1 < row.endIndex && row[index + 1].isRightHalf
      let width = isWide ? 2 : 1
      if !showsLetters || isASCII {
        appendASCII(cell, width, ink, to: &line)
      } else {
        line.append(make(cell.scalars, width, ink))
      }
    }
  }

  /// A transliterated wide character becomes two narrow ones.
  private func appendASCII(
    _ cell: Cell, _ width: Int, _ ink: Ink, to line: inout [ccurses_cell]
  ) {
    let spelled = cell.ascii(width: width, includesLetters: !showsLetters).utf8
    if spelled.count == width {
      for byte in spelled { line.append(make((UInt32(byte), 0, 0), 1, ink)) }
    } else if spelled.count == 1, let byte = spelled.first {
      line.append(make((UInt32(byte), 0, 0), width, ink))
    } else {
      line.append(make(cell.scalars, width, ink))
    }
  }

  private func make(
    _ scalars: (UInt32, UInt32, UInt32), _ width: Int, _ ink: Ink
  ) -> ccurses_cell {
    ccurses_cell(
      scalars: scalars, width: UInt8(width), attributes: ink.attributes, pair: ink.pair)
  }

  // MARK: Colours

  private func ink(for style: Style, theme: Theme) -> Ink {
    if let known = inks[style] { return known }
    let resolved = theme.resolved(style, depth: depth)
    var attributes: UInt8 = 0
    if resolved.attributes.contains(.bold) { attributes |= CCURSES_BOLD }
    if resolved.attributes.contains(.underline) { attributes |= CCURSES_UNDERLINE }
    if resolved.attributes.contains(.reverse) { attributes |= CCURSES_REVERSE }
    if resolved.attributes.contains(.dim) { attributes |= CCURSES_DIM }
    let colors = ColorPair(
      foreground: resolved.foreground ?? -1, background: resolved.background ?? -1)
    let ink = Ink(attributes: attributes, pair: pair(for: colors))
    inks[style] = ink
    return ink
  }

  /// Pairs are made on demand, since a terminal may have only 64. Without a free pair, or if the
  /// terminal refuses, its own colours are used; the attributes still apply.
  private func pair(for colors: ColorPair) -> Int16 {
    if colors.foreground < 0, colors.background < 0 { return 0 }
    if let known = pairs[colors] { return known }
    let next = pairs.count + 1
    guard depth != .mono, next < Int(ccurses_pair_count()),
      ccurses_set_pair(Int32(next), Int32(colors.foreground), Int32(colors.background)) == 0
    else { return 0 }
    pairs[colors] = Int16(next)
    return Int16(next)
  }
}
