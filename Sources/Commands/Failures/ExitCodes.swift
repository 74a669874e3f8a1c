import Glibc

/// What the program's exit status says (interface.md, "Exit status").
package enum ExitCodes: Int32, Sendable {
  case done = 0
  /// The provider or the network failed.
  case providerFailed = 1
  case notFound = 2
  /// 401, 403.
  case notAuthorized = 3
  /// By the provider, or by us before sending.
  case refused = 4
  /// Some of it was done; what was not is named.
  case partly = 5
  /// Sent, and no answer.
  case outcomeUnknown = 6
  case usage = 64
  /// A file of this machine cannot be read or written.
  case localFile = 74
  case rateLimited = 75
  case config = 78
  case hungUp = 129
  /// `^C`.
  case interrupted = 130
  case terminated = 143

  /// Ends the process at once. `exit` would first run what libraries have left for it: OpenSSL frees
  /// its locks there, while another thread may still be making a connection, and that one crashes.
  func endProcess() -> Never {
    fflush(nil)
    _exit(rawValue)
  }
}
