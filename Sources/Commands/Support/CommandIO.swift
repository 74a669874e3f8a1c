import App
import ArgumentParser
import Domain
import Foundation
import Synchronization
import ViewModels

/// A command that the console's `:` line can also run.
protocol HostedCommand: AsyncParsableCommand {
  func run(in io: CommandIO) async throws
}

extension HostedCommand {
  func run() async throws { try await run(in: .process) }
}

/// A command's input and output: the process's streams, or the console whose `:` line runs the
/// command.
struct CommandIO: Sendable {
  static let process = CommandIO(console: nil)

  /// `nil` if the command is the whole process.
  let console: CommandHost?

  var isInputTerminal: Bool { console == nil && isatty(STDIN_FILENO) == 1 }
  var isOutputTerminal: Bool { console != nil || isatty(STDOUT_FILENO) == 1 }

  // MARK: - Output

  /// - Throws: `.outputClosed` if the reader has gone; `.localFile` for a full disk and the like.
  func write(_ text: String) throws(CommandFailure) {
    try write(bytes: Array(text.utf8))
  }

  func write(bytes: [UInt8]) throws(CommandFailure) {
    if let console { return console.write(output: bytes) }
    switch DescriptorWriting.write(bytes, to: STDOUT_FILENO) {
    case nil: break
    case EPIPE?: throw .outputClosed
    case let problem?: throw .localFile("standard output: \(String(cString: strerror(problem)))")
    }
  }

  /// Ignores a closed standard error: it must not change what the command does.
  func writeError(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    if let console { return console.write(errors: bytes) }
    _ = Foundation.write(STDERR_FILENO, bytes, bytes.count)
  }

  // MARK: - Interruption

  /// Runs a body that a signal must not interrupt. In the console, `^C` is a key that cancels the
  /// command's task.
  func guarding<Value: Sendable>(
    _ body: @escaping @Sendable () async -> Value
  ) async -> Value {
    if console != nil { return await body() }
    return await Interruption.shared.guarding(body)
  }
}

/// The host of a command on the console's `:` line: it uses the console's providers, and its output
/// is captured.
final class CommandHost: Sendable {
  private struct Written {
    var output: [UInt8] = []
    var errors: [UInt8] = []
    var omittedLines = 0
    /// How many bytes of `errors` were there when the last question was answered.
    var errorsBefore = 0
  }

  /// More output is only counted in lines.
  private static let mostBytes = 4 << 20

  let app: LiveApp
  /// The ids of the marked contacts, if they are of the provider that the command names.
  let marked: [String]
  private let asking: CommandAsking
  private let written = Mutex(Written())

  init(app: LiveApp, marked: [String], asking: @escaping CommandAsking) {
    self.app = app
    self.marked = marked
    self.asking = asking
  }

  /// Asks the operator in a dialog of the console.
  func confirms(_ question: CommandQuestion) async -> Bool {
    let isConfirmed = await asking(question)
    written.withLock { $0.errorsBefore = $0.errors.count }
    return isConfirmed
  }

  func write(output bytes: [UInt8]) {
    written.withLock {
      if $0.omittedLines == 0, $0.output.count + bytes.count <= Self.mostBytes {
        $0.output += bytes
      } else {
        $0.omittedLines += max(1, bytes.count { $0 == UInt8(ascii: "\n") })
      }
    }
  }

  func write(errors bytes: [UInt8]) {
    written.withLock { if $0.errors.count < Self.mostBytes { $0.errors += bytes } }
  }

  var output: String { written.withLock { String(decoding: $0.output, as: UTF8.self) } }
  var omittedLines: Int { written.withLock { $0.omittedLines } }
  var errors: String { written.withLock { String(decoding: $0.errors, as: UTF8.self) } }
  /// The lines of the errors after the last question.
  var warnings: [String] {
    written.withLock { written in
      String(decoding: written.errors.dropFirst(written.errorsBefore), as: UTF8.self)
        .split(whereSeparator: \.isNewline).map(String.init)
    }
  }
}
