import Domain
import ViewModels

/// One line of text under edit, scrolled so that the cursor shows; without the focus from its
/// beginning. What is cut off is marked on its side.
nonisolated enum TextFieldWidget {
  /// Draws the field, and puts the screen's cursor into it when it has the focus.
  static func draw(
    _ field: TextFieldState, at origin: Point, width: Int, style: Style, hasFocus: Bool,
    on canvas: inout Canvas
  ) {
    guard width > 1 else { return }
    let characters = Array(field.text)
    // Every character has a column at least: of a long text only what can show is measured.
    var start = hasFocus ? max(0, field.cursor - width) : 0
    var offset = columns(characters[start..<max(start, min(field.cursor, start + width))])
    // The cursor stands on the last column at the most.
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
