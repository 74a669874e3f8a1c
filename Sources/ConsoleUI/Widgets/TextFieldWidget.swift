import Domain
import ViewModels

/// One line of text under edit. With focus it scrolls to the cursor, without focus it shows the
/// beginning. An ellipsis marks the side that is cut off.
nonisolated enum TextFieldWidget {
  /// Draws the field, and puts the screen's cursor into it if it has focus.
  static func draw(
    _ field: TextFieldState, at origin: Point, width: Int, style: Style, hasFocus: Bool,
    on canvas: inout Canvas
  ) {
    guard width > 1 else { return }
    let characters = Array(field.text)
    // Every character takes at least one column, so only the part that can show is measured.
    var start = hasFocus ? max(0, field.cursor - width) : 0
    var offset = columns(characters[start..<max(start, min(field.cursor, start + width))])
    // The cursor goes no further than the last column.
    while hasFocus, offset > width - 1, start < field.cursor {
      start += 1
      offset = columns(characters[start..<field.cursor])
    }
    let shown = SafeText(untrusted: String(characters.dropFirst(start).prefix(width + 1)))
    canvas.fill(Rect(origin: origin, size: Size(columns: width, rows: 1)), style: style)
    canvas.write(shown, at: origin, style: style, width: width)
    if start > 0 { canvas.write(canvas.ellipsis, at: origin, style: style) }
    if hasFocus { canvas.cursor = origin.moved(columns: offset) }
  }

  private static func columns(_ characters: ArraySlice<Character>) -> Int {
    SafeText(untrusted: String(characters)).width
  }
}
