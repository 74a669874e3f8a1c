import Foundation

/// A file that stands under its name only when it is whole: until then it is `NAME.part`.
final class OutputFile {
  private let path: String
  private let descriptor: Int32
  private var isWhole = false

  private var partPath: String { path + ".part" }

  /// For its owner only.
  ///
  /// - Throws: `.localFile` where it cannot be made.
  init(path: String) throws(CommandFailure) {
    self.path = path
    unlink(path + ".part")
    descriptor = open(
      path + ".part", O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw .localFile("\(path): \(String(cString: strerror(errno)))")
    }
  }

  deinit {
    close(descriptor)
    if !isWhole { unlink(partPath) }
  }

  func write(_ bytes: [UInt8]) throws(CommandFailure) {
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes {
        Foundation.write(descriptor, $0.baseAddress, $0.count)
      }
      if count >= 0 {
        written += count
      } else if errno != EINTR {
        throw .localFile("\(path): \(String(cString: strerror(errno)))")
      }
    }
  }

  /// Gives it its name; what stood under it before is gone.
  func finish() throws(CommandFailure) {
    guard fsync(descriptor) == 0, rename(partPath, path) == 0 else {
      throw .localFile("\(path): \(String(cString: strerror(errno)))")
    }
    isWhole = true
  }
}
