import ConsoleUI

/// The styles of a canvas as text: its characters, a letter for the style of each cell, and a
/// legend of the letters at that color depth.
enum StyleMap {
  static func text(of canvas: Canvas, in theme: Theme, depth: ColorDepth) -> String {
    var letters: [String: Character] = [:]
    var order: [String] = []
    let rows = (0..<canvas.size.rows).map { row in
      String(
        canvas.row(row).map { cell in
          let look = description(of: theme.resolved(cell.style, depth: depth), depth)
          if let letter = letters[look] { return letter }
          order.append(look)
          let letter = Character(UnicodeScalar(UInt8(96 + order.count)))
          letters[look] = letter
          return letter
        })
    }
    let legend = order.map { "\(letters[$0] ?? "?")  \($0)" }
    return ([canvas.plainText, ""] + rows + [""] + legend).joined(separator: "\n") + "\n"
  }

  private static func description(of look: ResolvedStyle, _ depth: ColorDepth) -> String {
    let names: [(Theme.Attributes, String)] = [
      (.bold, "bold"), (.dim, "dim"), (.underline, "underline"), (.reverse, "reverse"),
    ]
    let attributes = names.filter { look.attributes.contains($0.0) }.map(\.1)
    let colors = color(look.foreground, depth) + " on " + color(look.background, depth)
    return ([colors] + attributes).joined(separator: " ")
  }

  private static func color(_ index: Int?, _ depth: ColorDepth) -> String {
    guard let index else { return "its own" }
    guard depth == .direct else { return String(index) }
    let digits = String(index, radix: 16)
    return "#" + String(repeating: "0", count: 6 - digits.count) + digits
  }
}
