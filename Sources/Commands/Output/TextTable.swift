import Domain

/// Rows for a person at a terminal, in columns as wide as their cells.
struct TextTable {
  private static let widestCell = 48
  private let header: [SafeText]
  private let isClipped: Bool
  private var rows: [[SafeText]] = []

  init(_ header: [String], isClipped: Bool = true) {
    self.header = header.map { SafeText(untrusted: $0) }
    self.isClipped = isClipped
  }

  var isEmpty: Bool { rows.isEmpty }

  mutating func append(_ cells: [String]) {
    let texts = cells.map { SafeText(untrusted: $0) }
    rows.append(isClipped ? texts.map { $0.truncated(to: Self.widestCell) } : texts)
  }

  /// A line for the header, and one for each row.
  var text: String {
    let lines = [header] + rows
    let widths = header.indices.map { column in lines.map { $0[column].width }.max() ?? 0 }
    return lines.map { Self.line($0, widths) }.joined()
  }

  private static func line(_ cells: [SafeText], _ widths: [Int]) -> String {
    var line = ""
    for (index, cell) in cells.enumerated() {
      line += cell.string
      if index < cells.count - 1 {
        line += String(repeating: " ", count: widths[index] - cell.width + 2)
      }
    }
    while line.last == " " { line.removeLast() }
    return line + "\n"
  }
}
