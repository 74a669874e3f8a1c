import CCurses
package import ConsoleUI
import Glibc

extension TerminalFacts {
  /// Of this process's terminal: the first of its three streams that is one. Sets the C library's
  /// locale, and leaves the terminal as it is.
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
