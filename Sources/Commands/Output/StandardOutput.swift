import Foundation

/// The stream for data, and nothing but data.
enum StandardOutput {
  static var isTerminal: Bool { CommandHost.current != nil || isatty(STDOUT_FILENO) == 1 }

  /// Writes all of a text at once.
  ///
  /// - Throws: `.outputClosed` where the reader has gone; `.localFile` for a full disk and the like.
  static func write(_ text: String) throws(CommandFailure) {
    try write(bytes: Array(text.utf8))
  }

  /// The same with bytes.
  static func write(bytes: [UInt8]) throws(CommandFailure) {
    if let host = CommandHost.current { return host.write(output: bytes) }
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes {
        Foundation.write(STDOUT_FILENO, $0.baseAddress, $0.count)
      }
      if count >= 0 {
        written += count
      } else if errno == EPIPE {
        throw .outputClosed
      } else if errno != EINTR {
        throw .localFile("standard output: \(String(cString: strerror(errno)))")
      }
    }
  }
}
