import Synchronization

/// Standard output, or a file that stands under its name only when it is whole.
final class ExportTarget: Sendable {
  private let file: Mutex<OutputFile?>

  /// `path`: `nil` is standard output.
  init(path: String?) throws(CommandFailure) {
    if let path {
      file = Mutex(try OutputFile(path: path))
    } else {
      file = Mutex(nil)
    }
  }

  func write(_ bytes: [UInt8]) throws(CommandFailure) {
    try file.withLock { (file) throws(CommandFailure) in
      if let file { try file.write(bytes) } else { try StandardOutput.write(bytes: bytes) }
    }
  }

  func finish() throws(CommandFailure) {
    try file.withLock { (file) throws(CommandFailure) in try file?.finish() }
  }
}
