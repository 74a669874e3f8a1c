/// What the host reports about its terminal before anything is drawn.
package nonisolated struct TerminalFacts: Hashable, Sendable {
  /// `TERM`.
  package var name: String?
  /// The terminfo entry to use; `nil` if none fits.
  package var entry: String?
  /// `nil` if no stream is a terminal.
  package var size: Size?
  /// The number of colours of that entry; 0 if it has none.
  package var colors: Int
  /// Whether `NO_COLOR` is set.
  package var isColorUnwanted: Bool
  /// The C library's character encoding, after `LocaleChoice`.
  package var codeset: String

  package init(
    name: String?, entry: String?, size: Size?, colors: Int, isColorUnwanted: Bool,
    codeset: String
  ) {
    self.name = name
    self.entry = entry
    self.size = size
    self.colors = colors
    self.isColorUnwanted = isColorUnwanted
    self.codeset = codeset
  }
}

/// One fact about the terminal that decides how, or whether, the console can run.
package nonisolated struct TerminalFinding: Hashable, Sendable {
  /// The name of a variable, or the property.
  package var subject: String
  package var isOK: Bool
  /// One clause.
  package var message: String
  package var nextStep: String?
}

nonisolated extension TerminalFacts {
  /// The smallest window that the console needs.
  package static let smallest = Size(columns: 40, rows: 10)

  /// Findings about the terminal. No terminal is one finding, and OK because commands need none.
  package var findings: [TerminalFinding] {
    guard let size else {
      return [
        TerminalFinding(
          subject: "TERM", isOK: true, message: "no terminal; only commands can run")
      ]
    }
    return [entryFinding, sizeFinding(size), colorFinding]
  }

  /// The finding about the locale.
  package var localeFinding: TerminalFinding {
    guard !LocaleChoice.isUTF8(codeset) else {
      return TerminalFinding(subject: "LC_CTYPE", isOK: true, message: "UTF-8")
    }
    return TerminalFinding(
      subject: "LC_CTYPE", isOK: true,
      message: "\(codeset): the console writes ASCII, and ? for every other letter",
      nextStep: "export LC_ALL=C.UTF-8")
  }

  private var entryFinding: TerminalFinding {
    guard let entry else {
      return TerminalFinding(
        subject: "TERM", isOK: false, message: "no terminfo entry fits this terminal",
        nextStep: "set TERM to the terminal's type, e.g. xterm-256color")
    }
    guard let notice = TerminalName.notice(name, used: entry) else {
      return TerminalFinding(subject: "TERM", isOK: true, message: entry)
    }
    return TerminalFinding(
      subject: "TERM", isOK: true, message: notice,
      nextStep: "install its terminfo entry (Debian: ncurses-term), if it looks wrong")
  }

  private func sizeFinding(_ size: Size) -> TerminalFinding {
    let least = Self.smallest
    let isOK = size.columns >= least.columns && size.rows >= least.rows
    return TerminalFinding(
      subject: "size", isOK: isOK, message: "\(size.columns) columns, \(size.rows) rows",
      nextStep: isOK ? nil : "make it at least \(least.columns) by \(least.rows)")
  }

  private var colorFinding: TerminalFinding {
    let message =
      isColorUnwanted
      ? "none, since NO_COLOR is set" : colors > 0 ? "\(colors)" : "none; colours are optional"
    return TerminalFinding(subject: "colours", isOK: true, message: message)
  }
}
