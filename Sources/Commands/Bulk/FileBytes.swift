import Domain
import Foundation

/// Reads a file in chunks.
final class FileBytes {
  private static let chunkSize = 64 * 1024
  private let path: String
  private let descriptor: Int32
  /// Whether it is a pipe or a device.
  private let isStream: Bool
  /// 0 for a stream.
  let byteCount: Int
  private let notices: CommandIO?

  /// With `notices`, the file may also be a pipe or a device, since it is read once; waiting for
  /// one is reported there.
  ///
  /// - Throws: `.localFile` if it is not a file or cannot be opened.
  init(path: String, noticesTo notices: CommandIO? = nil) throws(CommandFailure) {
    self.path = path
    self.notices = notices
    // Opening a pipe would wait for something to write into it.
    descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.failure(path) }
    var facts = stat()
    let isKnown = fstat(descriptor, &facts) == 0
    let type = facts.st_mode & S_IFMT
    isStream = type == S_IFIFO || type == S_IFCHR
    byteCount = isStream ? 0 : Int(facts.st_size)
    guard isKnown, type == S_IFREG || isStream && notices != nil else {
      // `deinit` closes it.
      throw .localFile(
        type == S_IFDIR ? "\(path): this is a folder" : "\(path): this is not a file")
    }
  }

  deinit { close(descriptor) }

  /// The next chunk; empty at the end.
  ///
  /// - Throws: `.localFile` if it cannot be read, or if no process writes to a pipe.
  func next() throws(CommandFailure) -> [UInt8] {
    if isStream { try waitForBytes() }
    var bytes = [UInt8](repeating: 0, count: Self.chunkSize)
    while true {
      let count = read(descriptor, &bytes, bytes.count)
      if count >= 0 { return Array(bytes.prefix(count)) }
      if errno == EAGAIN {
        try waitForBytes()
      } else if errno != EINTR {
        throw Self.failure(path)
      }
    }
  }

  /// All bytes of a file that has at most `limit`.
  ///
  /// - Throws: Like the initializer and `next`; `.localFile` if it has more.
  static func whole(path: String, limit: Int) throws(CommandFailure) -> [UInt8] {
    let file = try FileBytes(path: path)
    var all: [UInt8] = []
    repeat {
      // A file can grow while it is read.
      guard max(file.byteCount, all.count) <= limit else {
        throw .localFile("\(path): it is larger than \(limit) bytes")
      }
      let bytes = try file.next()
      if bytes.isEmpty { return all }
      all += bytes
    } while true
  }

  /// Returns when there are bytes or the writer has ended. A pipe without a writer yet reads as if
  /// it were at its end.
  private func waitForBytes() throws(CommandFailure) {
    var wait = StreamWait(
      "\(path): waiting for a process to write to this pipe", io: notices ?? .process)
    while true {
      var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let count = poll(&state, 1, 0)
      if count > 0 { return }
      guard count == 0 || errno == EINTR else { throw Self.failure(path) }
      guard wait.goesOn() else { throw .localFile("\(path): no process writes to this pipe") }
    }
  }

  private static func failure(_ path: String) -> CommandFailure {
    .localFile("\(path): \(String(cString: strerror(errno)))")
  }
}
