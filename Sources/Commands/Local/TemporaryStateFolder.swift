import Foundation

/// A state folder of mode 0700 that lasts as long as the demo.
struct TemporaryStateFolder {
  let url: URL

  init() throws(CommandFailure) {
    var template = Array(
      FileManager.default.temporaryDirectory.appendingPathComponent("roster-demo-XXXXXX").path
        .utf8CString)
    guard mkdtemp(&template) != nil else {
      throw .localFile("no temporary folder: \(String(cString: strerror(errno)))")
    }
    url = URL(
      fileURLWithPath: String(
        decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self),
      isDirectory: true)
  }

  func remove() throws(CommandFailure) {
    do {
      try FileManager.default.removeItem(at: url)
    } catch {
      throw .localFile("\(url.path) stays: \(error.localizedDescription)")
    }
  }
}
