package import Foundation

/// A folder of mode 0700 that is removed on deinit.
package final class TemporaryFolder: Sendable {
  package let url: URL

  package init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent(
      "roster-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: url, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
  }

  deinit {
    do {
      try FileManager.default.removeItem(at: url)
    } catch {
      print("\(url.path) was not removed: \(error)")
    }
  }

  package func path(_ name: String) -> String { url.appendingPathComponent(name).path }

  /// The permission bits of a file in the folder, or of the folder itself without a name.
  package func mode(_ name: String = "") throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(
      atPath: name.isEmpty ? url.path : path(name))
    return attributes[.posixPermissions] as? Int ?? -1
  }

  package func setMode(_ mode: Int, of name: String = "") throws {
    try FileManager.default.setAttributes(
      [.posixPermissions: mode], ofItemAtPath: name.isEmpty ? url.path : path(name))
  }
}
