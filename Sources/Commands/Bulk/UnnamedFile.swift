import Domain
import Foundation

/// A temporary file that has no name, so that no other program opens it and none of it is left,
/// however this process ends.
final class UnnamedFile: Sendable {
  /// How much to collect before writing.
  static let bufferSize = 64 * 1024

  private let descriptor: Int32
  /// Opens the file a second time, from its beginning.
  private var path: String { "/proc/self/fd/\(descriptor)" }

  /// - Throws: `.localFile` if there is no place for it.
  init() throws(CommandFailure) {
    let folder = FileManager.default.temporaryDirectory.path
    var template = Array("\(folder)/roster-XXXXXX".utf8CString)
    descriptor = mkstemp(&template)
    guard descriptor >= 0 else {
      throw .localFile("\(folder): \(String(cString: strerror(errno)))")
    }
    unlink(template)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
  }

  deinit { close(descriptor) }

  /// - Throws: `.localFile` if the disk is full.
  func write(_ text: String) throws(CommandFailure) { try write(Array(text.utf8)) }

  /// - Throws: `.localFile` if the disk is full.
  func write(_ bytes: [UInt8]) throws(CommandFailure) {
    if let problem = DescriptorWriting.write(bytes, to: descriptor) {
      throw .localFile(
        "a temporary file cannot be written: \(String(cString: strerror(problem))); "
          + "nothing was sent")
    }
  }

  /// What is written so far, from the beginning.
  func bytes() throws(CommandFailure) -> FileBytes { try FileBytes(path: path) }

  /// What is written so far, as a copy of the file `name`.
  func contents(of name: String) -> LocalFile {
    var facts = stat()
    fstat(descriptor, &facts)
    return LocalFile(path: path, byteCount: Int(facts.st_size), name: name)
  }
}
