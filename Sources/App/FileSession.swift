import Domain
import Foundation
import Logging
import Store

/// The name of the provider used last, in a file of the state folder.
struct FileSession: SessionStore {
  let folder: URL
  let logger: Logger?

  private var file: URL { folder.appendingPathComponent("session") }

  func lastProvider() -> ProviderName? {
    guard FileManager.default.fileExists(atPath: file.path) else { return nil }
    do {
      let text = try String(contentsOf: file, encoding: .utf8)
      return ProviderName(text.trimmingCharacters(in: .whitespacesAndNewlines))
    } catch {
      logger?.warning("the session cannot be read: \(error)")
      return nil
    }
  }

  func saveLastProvider(_ provider: ProviderName) {
    do {
      try PrivateFiles.ensureFolder(folder)
      try PrivateFiles.ensureFile(file.path)
      try Data("\(provider)\n".utf8).write(to: file)
    } catch {
      logger?.warning("the session cannot be kept: \(error)")
    }
  }
}
