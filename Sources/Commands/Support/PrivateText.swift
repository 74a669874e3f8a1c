import Foundation

/// A file for its owner only.
enum PrivateText {
  /// Writes the whole text; what was in the file is gone. A link is not followed.
  static func write(_ text: String, to path: String) throws(CommandFailure) {
    let descriptor = open(path, O_CREAT | O_WRONLY | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0, fchmod(descriptor, 0o600) == 0 else {
      throw .localFile("\(path): \(String(cString: strerror(errno)))")
    }
    do {
      let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
      try handle.write(contentsOf: Data(text.utf8))
      try handle.close()
    } catch {
      throw .localFile("\(path) cannot be written")
    }
  }
}
