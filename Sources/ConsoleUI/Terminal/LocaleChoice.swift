/// Decides whether to replace the locale of the environment.
package nonisolated enum LocaleChoice {
  /// Whether the host fell back to ASCII although the operator wants UTF-8. A Mac client forwards
  /// `LC_CTYPE=UTF-8`, which glibc rejects.
  ///
  /// - Parameters:
  ///   - codeset: `nl_langinfo(CODESET)` after `setlocale(LC_ALL, "")`.
  ///   - environment: of the process.
  /// - Returns: Whether to try `C.UTF-8`.
  package static func prefersUTF8(codeset: String, environment: [String: String]) -> Bool {
    if isUTF8(codeset) { return false }
    // The first variable that is not empty counts: LC_ALL=C overrides LANG.
    let wanted = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0]?.lowercased() }
      .first { !$0.isEmpty }
    let asked = wanted.map { $0.contains("utf-8") || $0.contains("utf8") } ?? false
    let isRemote = ["SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"].contains {
      environment[$0]?.isEmpty == false
    }
    return asked || isRemote && codeset == "ANSI_X3.4-1968"
  }

  package static func isUTF8(_ codeset: String) -> Bool {
    ["UTF-8", "UTF8"].contains(codeset.uppercased())
  }
}
