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
    let before = SafeText(untrusted: String(characters.prefix(field.cursor)))
    var start = 0
    var offset = before.width
    // The cursor stands on the last column at the most.
    while hasFocus, offset > width - 1, start < field.cursor {
      start += 1
      offset = SafeText(untrusted: String(characters[start..<field.cursor])).width
    }
    let shown = SafeText(untrusted: String(characters.dropFirst(start)))
    canvas.fill(Rect(origin: origin, size: Size(columns: width, rows: 1)), style: style)
    canvas.write(shown, at: origin, style: style, width: width)
    if start > 0 { canvas.write(canvas.ellipsis, at: origin, style: style) }
    if hasFocus { canvas.cursor = origin.moved(columns: offset) }
  }
}
