package import Foundation

/// A folder of themes that goes with the test.
package final class TemporaryThemes: Sendable {
  private let folder: URL

  /// `exists: false` leaves the folder itself to be made, below one that is there.
  package init(exists: Bool = true) throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("roster-\(UUID().uuidString)").appendingPathComponent("themes")
    try FileManager.default.createDirectory(
      at: exists ? folder : folder.deletingLastPathComponent(), withIntermediateDirectories: true)
  }

  deinit {
    do {
      try FileManager.default.removeItem(at: folder.deletingLastPathComponent())
    } catch {
      // The system's own cleaning takes what is left.
    }
  }

  package var path: String { folder.path }

  package func url(of name: String) -> URL { folder.appendingPathComponent("\(name).toml") }

  package func create() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  /// In place, as some editors do; `atomically` puts a new file into the old one's place.
  package func write(_ text: String, to name: String, atomically: Bool = false) throws {
    try Data(text.utf8).write(to: url(of: name), options: atomically ? .atomic : [])
  }
}
