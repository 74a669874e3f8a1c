import Foundation
import Testing

enum Fixture {
  /// The text of a fixture. Records an issue and returns an empty text if it is missing.
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
