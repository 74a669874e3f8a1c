package import Foundation

/// A folder of themes that is removed on deinit.
package final class TemporaryThemes: Sendable {
  private let folder: URL

  /// `exists: false` creates only the parent of the folder.
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
      // The system cleans its temporary folder.
    }
  }

  package var path: String { folder.path }

  package func url(of name: String) -> URL { folder.appendingPathComponent("\(name).toml") }

  package func create() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  /// Writes in place, like some editors. `atomically` replaces the file.
  package func write(_ text: String, to name: String, atomically: Bool = false) throws {
    try Data(text.utf8).write(to: url(of: name), options: atomically ? .atomic : [])
  }
}
