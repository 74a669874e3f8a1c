import ConsoleUI
import Testing

struct TerminalNameTests {
  @Test(arguments: [
    ("xterm-256color", ["xterm-256color", "xterm", "vt100"]),
    ("xterm-kitty", ["xterm-kitty", "xterm-256color", "xterm", "vt100"]),
    ("alacritty", ["alacritty", "xterm-256color", "xterm", "vt100"]),
    ("foot-extra", ["foot-extra", "foot", "xterm-256color", "xterm", "vt100"]),
    ("tmux-256color", ["tmux-256color", "tmux", "screen-256color", "xterm", "vt100"]),
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
