import App
import Synchronization

/// Where a command runs that the console's `:` line has started: with the console's own providers,
/// and with what it writes kept instead of written.
final class CommandHost: Sendable {
  private struct Written {
    var output: [UInt8] = []
    var errors: [UInt8] = []
    var omittedLines = 0
  }

  /// Enough for what a person reads; of the rest the lines are counted.
  private static let mostBytes = 4 << 20

  let app: LiveApp
  private let written = Mutex(Written())

  init(app: LiveApp) { self.app = app }

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
}
