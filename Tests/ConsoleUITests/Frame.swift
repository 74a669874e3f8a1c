import ConsoleUI
import CustomDump
import Foundation
import Testing

/// Compares a canvas with its recorded frame. `make frames` records it again.
enum Frame {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Frames")

  static func expect(_ canvas: Canvas, named name: String) throws {
    if name.hasSuffix("-ascii") { expectASCII(canvas, name) }
    try expect(canvas.plainText + "\n", named: name)
  }

  /// Checks the canvas as `--ascii` paints it: only letters of names are beyond ASCII. On a
  /// terminal without letters nothing is.
  private static func expectASCII(_ canvas: Canvas, _ name: String) {
    for row in 0..<canvas.size.rows {
      let cells = Array(canvas.row(row))
      for (column, cell) in cells.enumerated() where !cell.content.isEmpty {
        let isWide = column + 1 < cells.count && cells[column + 1].content.isEmpty
        let width = isWide ? 2 : 1
        let bare = cell.ascii(width: width, includesLetters: true)
        #expect(
          bare.utf8.count == width && bare.utf8.allSatisfy { (0x20...0x7E).contains($0) },
          "\(name): row \(row), column \(column) is '\(bare)'")
        let painted = cell.ascii(width: width, includesLetters: false)
        let isName = painted.allSatisfy { $0.isASCII || $0.isLetter || signsOfNames.contains($0) }
        #expect(isName, "\(name): row \(row), column \(column) is '\(painted)'")
      }
    }
  }

  /// Characters other than letters in the generated names.
  private static let signsOfNames: Set<Character> = ["’", "־", "🌻"]

  static func expect(_ text: String, named name: String) throws {
    let file = folder.appendingPathComponent("\(name).txt")
    if ProcessInfo.processInfo.environment["ROSTER_RECORD_FRAMES"] != nil {
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    let recorded = try String(contentsOf: file, encoding: .utf8)
    // Does not use `expectNoDifference`, which passes the test without its own test library.
    if let difference = diff(recorded, text) {
      Issue.record("\(name) differs; `make frames` records it again\n\(difference)")
    }
  }
}
