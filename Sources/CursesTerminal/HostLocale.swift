import ConsoleUI
import Glibc

/// The C library's locale, from which ncurses takes how characters are written.
enum HostLocale {
  static var codeset: String {
    guard let name = nl_langinfo(nl_item(CODESET)) else { return "" }
    return String(cString: name)
  }

  /// Sets the locale of the environment, and corrects it where `LocaleChoice` says so.
  /// Returns false if characters beyond ASCII cannot be shown.
  static func useUTF8(environment: [String: String]) -> Bool {
    setlocale(LC_ALL, "")
    if LocaleChoice.prefersUTF8(codeset: codeset, environment: environment) {
      setlocale(LC_CTYPE, "C.UTF-8")
    }
    return LocaleChoice.isUTF8(codeset)
  }
}
