import ConsoleUI
import Testing

struct TerminalNameTests {
  @Test(arguments: [
    ("xterm-256color", ["xterm-256color", "xterm", "vt100"]),
    ("xterm-kitty", ["xterm-kitty", "xterm-256color", "xterm", "vt100"]),
    ("alacritty", ["alacritty", "xterm-256color", "xterm", "vt100"]),
    ("foot-extra", ["foot-extra", "foot", "xterm-256color", "xterm", "vt100"]),
    ("tmux-256color", ["tmux-256color", "tmux", "screen-256color", "xterm", "vt100"]),
    ("xterm-ghostty", ["xterm-ghostty", "xterm-256color", "xterm", "vt100"]),
    ("putty-256color", ["putty-256color", "putty", "xterm-256color", "xterm", "vt100"]),
    ("foot", ["foot", "xterm-256color", "xterm", "vt100"]),
    ("tmux-direct", ["tmux-direct", "tmux", "screen-256color", "xterm", "vt100"]),
    ("nonsense", ["nonsense", "xterm", "vt100"]), ("", ["xterm", "vt100"]), ("dumb", []),
  ])
  func `an unknown terminal falls back to similar ones`(
    _ name: String, _ candidates: [String]
  ) {
    #expect(TerminalName.candidates(name) == candidates)
  }

  @Test func `reports only a fallback`() {
    #expect(TerminalName.notice("xterm", used: "xterm") == nil)
    #expect(
      TerminalName.notice("xterm-foo", used: "xterm-256color")
        == "TERM xterm-foo is unknown here, using xterm-256color")
    #expect(TerminalName.notice(nil, used: "xterm") == "TERM is not set, using xterm")
    #expect(TerminalName.notice("a\u{1B}b", used: "xterm")?.contains("a?b") == true)
  }

  @Test(arguments: [
    ("xterm-256color", true), ("screen", true), ("linux", false), ("vt100", false), ("dumb", false),
  ])
  func `uses synchronized updates only on terminals that ignore unknown sequences`(
    _ name: String, _ isUnderstood: Bool
  ) {
    #expect(TerminalName.understandsSync(name) == isUnderstood)
  }

  @Test(
    arguments: [
      ("UTF-8", [:], false), ("ANSI_X3.4-1968", ["LC_CTYPE": "UTF-8"], true),
      ("ANSI_X3.4-1968", ["LANG": "de_DE.utf8"], true),
      ("ANSI_X3.4-1968", ["SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"], true),
      ("ANSI_X3.4-1968", ["LC_ALL": "", "LC_CTYPE": "UTF-8"], true),
      ("ANSI_X3.4-1968", ["LC_ALL": "", "LC_CTYPE": "UTF-8", "LANG": "C"], true),
      ("ANSI_X3.4-1968", ["LC_ALL": "", "LANG": "fr_FR.utf8", "LC_TIME": "fr_FR.utf8"], true),
      ("ANSI_X3.4-1968", ["LC_ALL": "C", "SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"], true),
      (
        "ANSI_X3.4-1968",
        ["LC_ALL": "fr_FR.ISO-8859-1", "SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"], true
      ),
      ("ANSI_X3.4-1968", ["LC_ALL": "POSIX"], false), ("ANSI_X3.4-1968", ["LC_ALL": ""], false),
      ("ANSI_X3.4-1968", ["LC_ALL": "C", "LANG": "C.UTF-8"], false),
      ("ANSI_X3.4-1968", ["LC_ALL": "nowhere"], false),
      ("ANSI_X3.4-1968", ["LC_ALL": "", "LC_CTYPE": "", "LANG": ""], false),
      ("ISO-8859-1", ["LC_CTYPE": "fr_FR.ISO-8859-1", "SSH_CONNECTION": "192.0.2.1 1 1"], false),
      ("ISO-8859-1", ["LC_CTYPE": "fr_FR.ISO-8859-1", "LANG": "C.UTF-8"], false),
      ("ANSI_X3.4-1968", ["LC_ALL": "C", "LANG": "de_DE.utf8"], false),
      ("ISO-8859-1", ["LC_CTYPE": "de_DE", "LANG": "de_DE.utf8"], false),
      ("ANSI_X3.4-1968", [:], false), ("ISO-8859-1", ["SSH_TTY": "/dev/pts/1"], false),
    ] as [(String, [String: String], Bool)])
  func `tries UTF-8 if the host fell back to ASCII against the operator's settings`(
    _ codeset: String, _ environment: [String: String], _ isTried: Bool
  ) {
    #expect(LocaleChoice.prefersUTF8(codeset: codeset, environment: environment) == isTried)
  }
}
