import Domain
import Foundation
import Glibc

/// A temporary file that is removed on deinit.
final class TemporaryFile: Sendable {
  let local: LocalFile

  init(_ text: String) throws {
    local = LocalFile(path: Self.newPath(), byteCount: text.utf8.count)
    try Data(text.utf8).write(to: URL(fileURLWithPath: local.path))
  }

  /// A sparse file of zeros.
  init(sparse size: Int) throws {
    local = LocalFile(path: Self.newPath(), byteCount: size)
    try Data().write(to: URL(fileURLWithPath: local.path))
    guard truncate(local.path, size) == 0 else { throw CocoaError(.fileWriteUnknown) }
  }

  deinit { unlink(local.path) }

  var name: String { URL(fileURLWithPath: local.path).lastPathComponent }

  private static func newPath() -> String {
    FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
  }
}
