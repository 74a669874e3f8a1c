import ArgumentParser
import Foundation

/// A command of the command line that the console's `:` line can run, too.
protocol HostedCommand: AsyncParsableCommand {
  func run(in io: CommandIO) async throws
}

extension HostedCommand {
  func run() async throws { try await run(in: .process) }
}

/// Where a command's input comes from and its output goes: the streams of the process, or the console
/// whose `:` line runs the command.
struct CommandIO: Sendable {
  static let process = CommandIO(console: nil)

  /// `nil` if the command has the process to itself.
  let console: CommandHost?

  var isInputTerminal: Bool { console == nil && isatty(STDIN_FILENO) == 1 }
  var isOutputTerminal: Bool { console != nil || isatty(STDOUT_FILENO) == 1 }

  // MARK: - Output

  /// Writes data, all of it at once.
  ///
  /// - Throws: `.outputClosed` if the reader has gone; `.localFile` for a full disk and the like.
  func write(_ text: String) throws(CommandFailure) {
    try write(bytes: Array(text.utf8))
  }

  func write(bytes: [UInt8]) throws(CommandFailure) {
    if let console { return console.write(output: bytes) }
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

  /// A closed standard error must not change what the command does, and there is no other place to say
  /// it.
  func writeError(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    if let console { return console.write(errors: bytes) }
    _ = Foundation.write(STDERR_FILENO, bytes, bytes.count)
  }

  // MARK: - Interruption

  /// Runs a body that a signal must not cut short. In the console, `^C` is a key that cancels the
  /// command's task.
  func guarding<Value: Sendable>(
    _ body: @escaping @Sendable () async -> Value
  ) async -> Value {
    if console != nil { return await body() }
    return await Interruption.shared.guarding(body)
  }
}
