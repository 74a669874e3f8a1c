import Glibc

/// The program's exit statuses (docs/commands.md).
package enum ExitCodes: Int32, Sendable {
  case done = 0
  /// The provider or the network failed.
  case providerFailed = 1
  case notFound = 2
  /// 401, 403.
  case notAuthorized = 3
  /// By the provider, or by roster before sending.
  case refused = 4
  /// Part of the work was done; the output names the rest.
  case partly = 5
  /// Sent, but nothing shows whether it happened.
  case outcomeUnknown = 6
  case usage = 64
  /// A local file cannot be read or written.
  case localFile = 74
  case rateLimited = 75
  case config = 78
  case hungUp = 129
  /// `^C`.
  case interrupted = 130
  case terminated = 143

  /// Ends the process at once. `exit` would first run the libraries' handlers: OpenSSL frees its
  /// locks there, and another thread that is still connecting crashes.
  func endProcess() -> Never {
    fflush(nil)
    _exit(rawValue)
  }
}
