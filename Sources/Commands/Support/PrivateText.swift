import Domain
import Foundation

/// A file for its owner only.
enum PrivateText {
  /// Writes the whole text; what was in the file is gone. A link is not followed.
  ///
  /// - Throws: `.localFile` where it cannot be written, or is no regular file: the mode of a device
  ///   would change for the whole machine.
  static func write(_ text: String, to path: String) throws(CommandFailure) {
    let descriptor = open(
      path, O_CREAT | O_WRONLY | O_NONBLOCK | O_NOFOLLOW | O_NOCTTY | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure(path) }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    var facts = stat()
    guard fstat(descriptor, &facts) == 0 else { throw failure(path) }
    guard facts.st_mode & S_IFMT == S_IFREG else {
      throw .localFile("\(path): this is not a file")
    }
    guard fchmod(descriptor, 0o600) == 0, ftruncate(descriptor, 0) == 0 else {
      throw failure(path)
    }
    do {
      try handle.write(contentsOf: Data(text.utf8))
      try handle.close()
    } catch {
      throw .localFile("\(path) cannot be written")
    }
  }

  private static func failure(_ path: String) -> CommandFailure {
    .localFile("\(path): \(String(cString: strerror(errno)))")
  }
}
