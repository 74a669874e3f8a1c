import Foundation
import Testing

enum Fixture {
  /// Empty, with a recorded issue, where there is no such file.
  static func text(_ name: String) -> String {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../TestSupport/Fixtures/\(name).json").standardized
    do {
      return try String(contentsOf: file, encoding: .utf8)
    } catch {
      Issue.record("There is no fixture \(name): \(error)")
      return ""
    }
  }
}
