import Domain
import Foundation

/// A file's bytes in pieces.
final class FileBytes {
  private static let chunkSize = 64 * 1024
  private let path: String
  private let handle: FileHandle
  let byteCount: Int

  /// - Throws: `.localFile` where it is no file or cannot be opened.
  init(path: String) throws(CommandFailure) {
    self.path = path
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw .localFile("\(path): \(String(cString: strerror(errno)))")
    }
    handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    var facts = stat()
    guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
      throw .localFile("\(path): this is not a file")
    }
    byteCount = Int(facts.st_size)
  }

  /// The next piece; empty at the end.
  func next() throws(CommandFailure) -> [UInt8] {
    do {
      return Array(try handle.read(upToCount: Self.chunkSize) ?? Data())
    } catch {
      throw .localFile("\(path) cannot be read")
    }
  }
}
