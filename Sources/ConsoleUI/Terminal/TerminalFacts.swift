/// What a host says of its terminal, before anything is drawn.
package nonisolated struct TerminalFacts: Hashable, Sendable {
  /// `TERM`.
  package var name: String?
  /// The terminfo entry that would be used; `nil` where none fits.
  package var entry: String?
  /// `nil` where no stream is a terminal.
  package var size: Size?
  /// Of that entry; 0 where it has none.
  package var colors: Int
  /// Whether `NO_COLOR` is set.
  package var isColorUnwanted: Bool
  /// How the C library writes characters, after `LocaleChoice`.
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

/// One thing about the terminal that decides how the console looks, or whether it can.
package nonisolated struct TerminalFinding: Hashable, Sendable {
  /// A variable's name, or what it is about.
  package var subject: String
  package var isOK: Bool
  /// One clause.
  package var message: String
  package var nextStep: String?
}

nonisolated extension TerminalFacts {
  /// The least that the console needs.
  package static let smallest = Size(columns: 40, rows: 10)

  /// About the terminal; where there is none, only that, which is no problem for commands.
  package var findings: [TerminalFinding] {
    guard let size else {
      return [
        TerminalFinding(
          subject: "TERM", isOK: true, message: "there is no terminal here; only commands can run")
      ]
    }
    return [entryFinding, sizeFinding(size), colorFinding]
  }

  /// About the locale.
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
        nextStep: "set TERM to what the terminal is, e.g. xterm-256color")
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
      ? "none, since NO_COLOR is set" : colors > 0 ? "\(colors)" : "none; nothing depends on them"
    return TerminalFinding(subject: "colours", isOK: true, message: message)
  }
}
