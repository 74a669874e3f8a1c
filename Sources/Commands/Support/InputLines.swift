import Domain
import Foundation
import Synchronization

/// The lines of standard input, read without stdio: a waiting read of stdio holds the stream's
/// lock, which `fflush(nil)` needs at the end of the program, and its errors look like the end of
/// input.
final class InputLines: Sendable {
  static let shared = InputLines()

  private struct State {
    /// The reader of a value refuses its control characters and names its line.
    var reader = TextLines(refusesNUL: false)
    /// Lines that were read but not returned yet, the last one first.
    var ready: [LineReader.Line] = []
    var isAtEnd = false
  }

  private static let chunkSize = 64 * 1024
  private let state = Mutex(State())

  /// - Returns: `nil` at the end.
  /// - Throws: `.localFile` if it cannot be read; `.invalidFile` if it is not UTF-8 text; `.usage`
  ///   for a line of more than a mebibyte.
  func next() throws(CommandFailure) -> String? {
    try state.withLock { (state) throws(CommandFailure) in
      while state.ready.isEmpty, !state.isAtEnd {
        let bytes = try Self.read()
        state.isAtEnd = bytes.isEmpty
        do throws(FileProblem) {
          state.ready = try (state.isAtEnd ? state.reader.end() : state.reader.lines(in: bytes))
            .reversed()
        } catch {
          throw .invalidFile(path: "standard input", message: error.message)
        }
      }
      guard let line = state.ready.popLast() else { return nil }
      guard case .whole(let bytes) = line else {
        throw .usage("a line of standard input is too long", nextStep: "nothing was sent")
      }
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  /// Empty at the end.
  static func read(atMost size: Int = chunkSize) throws(CommandFailure) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: size)
    while true {
      let count = Foundation.read(STDIN_FILENO, &bytes, size)
      if count >= 0 { return Array(bytes.prefix(count)) }
      if errno == EAGAIN {
        var descriptor = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        _ = poll(&descriptor, 1, -1)
      } else if errno != EINTR {
        throw .localFile(
          "standard input cannot be read: \(String(cString: strerror(errno))); nothing was sent")
      }
    }
  }
}
