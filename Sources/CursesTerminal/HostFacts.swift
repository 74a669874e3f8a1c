import CCurses
package import ConsoleUI
import Glibc

extension TerminalFacts {
  /// The facts of this process's terminal: the first of its three streams that is one. Sets the C
  /// library's locale and does not change the terminal.
  package static func ofThisProcess() -> TerminalFacts {
    let environment = HostEnvironment.read()
    _ = HostLocale.useUTF8(environment: environment)
    let name = environment["TERM"]
    let entry = TerminalName.candidates(name).first { ccurses_describes($0) == 1 }
    return TerminalFacts(
      name: name, entry: entry, size: size(),
      colors: max(0, entry.map { Int(ccurses_color_count($0)) } ?? 0),
      isColorUnwanted: environment["NO_COLOR"]?.isEmpty == false, codeset: HostLocale.codeset)
  }

  private static func size() -> Size? {
    for stream in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where isatty(stream) == 1 {
      var rows: Int32 = 0
      var columns: Int32 = 0
      guard ccurses_size(stream, &rows, &columns) == 0 else { continue }
      return Size(columns: Int(columns), rows: Int(rows))
    }
    return nil
  }
}

/// The environment variables that affect the terminal.
enum HostEnvironment {
  private static let names = [
    "TERM", "NO_COLOR", "LC_ALL", "LC_CTYPE", "LANG", "SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY",
    "TMUX", "STY",
  ]

  /// Unset variables are left out.
  static func read() -> [String: String] {
    var values: [String: String] = [:]
    for name in names {
      if let value = getenv(name) { values[name] = String(cString: value) }
    }
    return values
  }
}

/// The C library's locale, which tells ncurses the character encoding.
enum HostLocale {
  static var codeset: String {
    guard let name = nl_langinfo(nl_item(CODESET)) else { return "" }
    return String(cString: name)
  }

  /// Sets the environment's locale, or UTF-8 if `LocaleChoice` prefers that. Returns false if
  /// characters beyond ASCII cannot be shown.
  static func useUTF8(environment: [String: String]) -> Bool {
    setlocale(LC_ALL, "")
    if LocaleChoice.prefersUTF8(codeset: codeset, environment: environment) {
      setlocale(LC_CTYPE, "C.UTF-8")
    }
    return LocaleChoice.isUTF8(codeset)
  }
}
