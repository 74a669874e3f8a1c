import ConsoleUI
import CustomDump
import Foundation
import Testing

/// Compares a canvas with its recorded frame; `make frames` records anew.
enum Frame {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Frames")

  static func expect(_ canvas: Canvas, named name: String) throws {
    try expect(canvas.plainText + "\n", named: name)
  }

  static func expect(_ text: String, named name: String) throws {
    let file = folder.appendingPathComponent("\(name).txt")
    if ProcessInfo.processInfo.environment["ROSTER_RECORD_FRAMES"] != nil {
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    let recorded = try String(contentsOf: file, encoding: .utf8)
    // Not `expectNoDifference`: without its own library for tests it lets the test pass.
    if let difference = diff(recorded, text) {
      Issue.record("\(name) differs; `make frames` records it anew\n\(difference)")
    }
  }
}
