import Glibc

/// The environment variables that decide on the terminal.
enum HostEnvironment {
  private static let names = [
    "TERM", "NO_COLOR", "LC_ALL", "LC_CTYPE", "LANG", "SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY",
    "TMUX", "STY",
  ]

  /// Without those that are not set.
  static func read() -> [String: String] {
    var values: [String: String] = [:]
    for name in names {
      if let value = getenv(name) { values[name] = String(cString: value) }
    }
    return values
  }
}
