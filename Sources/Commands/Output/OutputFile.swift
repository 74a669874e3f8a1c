import Domain
import Foundation
import Synchronization

/// A file that gets its name only when it is complete: until then it is `NAME.part`. A device or a
/// pipe is written to directly.
final class OutputFile {
  /// The destination of the bytes.
  private enum Place {
    /// A new or a regular file, by its resolved path: a link to it stays a link.
    case file(String)
    /// An existing device or pipe.
    case stream
  }

  private let path: String
  private let place: Place
  private let descriptor: Int32
  private var isWhole = false

  /// Only the owner can read a regular file.
  ///
  /// - Throws: `.localFile` if it cannot be created, or is a folder, a socket or a broken link.
  init(path: String, io: CommandIO) throws(CommandFailure) {
    self.path = path
    place = try Self.place(of: path)
    switch place {
    case .file(let file):
      unlink(file + ".part")
      descriptor = open(
        file + ".part", O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else { throw Self.failure(path) }
    case .stream: descriptor = try Self.openedStream(path, io)
    }
  }

  deinit {
    close(descriptor)
    if case .file(let file) = place, !isWhole { unlink(file + ".part") }
  }

  func write(_ bytes: [UInt8]) throws(CommandFailure) {
    if let problem = DescriptorWriting.write(bytes, to: descriptor) {
      throw Self.failure(path, problem)
    }
  }

  /// Gives the file its name, and replaces a regular file of that name.
  func finish() throws(CommandFailure) {
    guard case .file(let file) = place else { return }
    guard fsync(descriptor) == 0, rename(file + ".part", file) == 0 else {
      throw Self.failure(path)
    }
    isWhole = true
  }

  private static func place(of path: String) throws(CommandFailure) -> Place {
    var facts = stat()
    guard stat(path, &facts) == 0 else {
      guard errno == ENOENT else { throw failure(path) }
      guard lstat(path, &facts) != 0 else {
        throw .localFile("\(path): this is a link to a file that does not exist")
      }
      return .file(path)
    }
    switch facts.st_mode & S_IFMT {
    case S_IFREG: return .file(try resolved(path))
    case S_IFCHR, S_IFIFO, S_IFBLK: return .stream
    case S_IFDIR: throw .localFile("\(path): this is a folder")
    default: throw .localFile("\(path): this is not a file, a device or a pipe")
    }
  }

  /// The path with links resolved.
  private static func resolved(_ path: String) throws(CommandFailure) -> String {
    guard let bytes = realpath(path, nil) else { throw failure(path) }
    defer { free(bytes) }
    return String(cString: bytes)
  }

  /// Opens without blocking: opening a pipe would otherwise wait forever for a reader.
  private static func openedStream(
    _ path: String, _ io: CommandIO
  ) throws(CommandFailure) -> Int32 {
    var wait = StreamWait("\(path): waiting for a process to read this pipe", io: io)
    while true {
      let descriptor = open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
      if descriptor >= 0 {
        let flags = fcntl(descriptor, F_GETFL)
        guard flags >= 0, fcntl(descriptor, F_SETFL, flags & ~O_NONBLOCK) >= 0 else {
          close(descriptor)
          throw failure(path)
        }
        return descriptor
      }
      guard errno == ENXIO || errno == EINTR else { throw failure(path) }
      guard wait.goesOn() else { throw .localFile("\(path): no process reads this pipe") }
    }
  }

  private static func failure(_ path: String, _ problem: Int32 = errno) -> CommandFailure {
    .localFile("\(path): \(String(cString: strerror(problem)))")
  }
}

/// Standard output, or a file that gets its name only when it is complete.
final class ExportTarget: Sendable {
  private let file: Mutex<OutputFile?>
  private let io: CommandIO

  /// `path`: `nil` means standard output.
  init(path: String?, io: CommandIO) throws(CommandFailure) {
    self.io = io
    if let path {
      file = Mutex(try OutputFile(path: path, io: io))
    } else {
      file = Mutex(nil)
    }
  }

  func write(_ bytes: [UInt8]) throws(CommandFailure) {
    try file.withLock { (file) throws(CommandFailure) in
      if let file { try file.write(bytes) } else { try io.write(bytes: bytes) }
    }
  }

  func finish() throws(CommandFailure) {
    try file.withLock { (file) throws(CommandFailure) in try file?.finish() }
  }
}
