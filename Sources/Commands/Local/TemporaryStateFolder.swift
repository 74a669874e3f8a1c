import Foundation

/// The demo's state folder, with mode 0700.
struct TemporaryStateFolder {
  let url: URL

  init() throws(CommandFailure) {
    var template = Array(
      FileManager.default.temporaryDirectory.appendingPathComponent("roster-demo-XXXXXX").path
        .utf8CString)
    guard mkdtemp(&template) != nil else {
      throw .localFile("cannot create a temporary folder: \(String(cString: strerror(errno)))")
    }
    url = URL(
      fileURLWithPath: String(
        decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self),
      isDirectory: true)
  }

  /// Retries, since SQLite removes its side files and the log gets its last lines at the same time.
  func remove() async throws(CommandFailure) {
    var reason = ""
    for _ in 1...Self.mostTries {
      do {
        try FileManager.default.removeItem(at: url)
        return
      } catch {
        guard FileManager.default.fileExists(atPath: url.path) else { return }
        reason = error.localizedDescription
      }
      do {
        try await Task.sleep(for: .milliseconds(20))
      } catch {
        break
      }
    }
    throw .localFile("\(url.path) cannot be removed: \(reason)")
  }

  private static let mostTries = 25
}
