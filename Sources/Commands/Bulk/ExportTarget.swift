import Synchronization

/// Standard output, or a file that stands under its name only when it is whole.
final class ExportTarget: Sendable {
  private let file: Mutex<OutputFile?>
  private let io: CommandIO

  /// `path`: `nil` is standard output.
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
