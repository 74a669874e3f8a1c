import Domain
package import Foundation
import Glibc

/// A config as text, and facts about its file.
package struct SettingsSource: Sendable {
  /// The name for messages.
  package var name: String
  package var text: String
  /// Whether other users can read it; it must then hold no secret.
  package var isReadableByOthers: Bool
  /// The base of relative paths in it.
  package var folder: URL

  package init(name: String, text: String, isReadableByOthers: Bool, folder: URL) {
    self.name = name
    self.text = text
    self.isReadableByOthers = isReadableByOthers
    self.folder = folder
  }

  /// - Throws: If the file does not exist or cannot be read.
  package init(file path: String) throws(SettingsFailure) {
    var facts = stat()
    guard stat(path, &facts) == 0 else {
      throw SettingsFailure(
        file: path,
        message: errno == ENOENT ? "there is no config here" : String(cString: strerror(errno)),
        nextStep: "write one (see the README), or try roster demo, which needs none")
    }
    let url = URL(fileURLWithPath: path)
    do throws(FileProblem) {
      self.init(
        name: path, text: try SmallFile.text(path),
        isReadableByOthers: facts.st_mode & 0o077 != 0,
        folder: url.deletingLastPathComponent())
    } catch {
      throw SettingsFailure(file: path, message: error.message)
    }
  }

  /// Refuses a config that other users can write, since it decides where keys and personal data go.
  ///
  /// - Throws: If another user owns it or can write it.
  package static func requireOwn(file path: String) throws(SettingsFailure) {
    var facts = stat()
    guard stat(path, &facts) == 0 else { return }
    guard [geteuid(), 0].contains(facts.st_uid) else {
      throw SettingsFailure(
        file: path, message: "it belongs to another user",
        nextStep: "chown it to yourself, or write your own")
    }
    guard facts.st_mode & 0o022 == 0 else {
      throw SettingsFailure(
        file: path, message: "it can be written by others", nextStep: "chmod go-w \(path)")
    }
  }

  /// The absolute path for one in the config, which may start with `~/`.
  func resolved(_ path: String) -> String {
    let expanded = NSString(string: path).expandingTildeInPath
    return expanded.hasPrefix("/") ? expanded : folder.appendingPathComponent(expanded).path
  }
}
