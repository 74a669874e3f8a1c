/// Whether to replace the locale that the environment chose.
package nonisolated enum LocaleChoice {
  /// True when the host fell back to ASCII although letters are wanted: a Mac client forwards
  /// `LC_CTYPE=UTF-8`, which glibc rejects, and names would lose their letters.
  ///
  /// - Parameters:
  ///   - codeset: what `nl_langinfo(CODESET)` says after `setlocale(LC_ALL, "")`.
  ///   - environment: the process's.
  /// - Returns: whether to try `C.UTF-8`.
  package static func prefersUTF8(codeset: String, environment: [String: String]) -> Bool {
    if isUTF8(codeset) { return false }
    // The first one that is not empty counts: LANG asks for nothing where LC_ALL is C.
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
