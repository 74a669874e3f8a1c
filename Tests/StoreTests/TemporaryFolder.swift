import Foundation

/// A folder of mode 0700 that is removed on deinit.
final class TemporaryFolder: Sendable {
  let url: URL

  init() throws {
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

  func path(_ name: String) -> String { url.appendingPathComponent(name).path }

  /// The permission bits of a file in the folder, or of the folder itself without a name.
  func mode(_ name: String = "") throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(
      atPath: name.isEmpty ? url.path : path(name))
    return attributes[.posixPermissions] as? Int ?? -1
  }

  func setMode(_ mode: Int, of name: String = "") throws {
    try FileManager.default.setAttributes(
      [.posixPermissions: mode], ofItemAtPath: name.isEmpty ? url.path : path(name))
  }
}
