import ConsoleUI
import Testing

/// Covers what `roster doctor` reports about a terminal.
@Suite struct TerminalFactsTests {
  private func facts(
    _ name: String? = "xterm-256color", entry: String? = "xterm-256color",
    size: Size? = Size(columns: 40, rows: 10), colors: Int = 256, isColorUnwanted: Bool = false,
    codeset: String = "UTF-8"
  ) -> TerminalFacts {
    TerminalFacts(
      name: name, entry: entry, size: size, colors: colors, isColorUnwanted: isColorUnwanted,
      codeset: codeset)
  }

  private func lines(_ facts: TerminalFacts) -> [String] {
    (facts.findings + [facts.localeFinding]).map {
      ($0.isOK ? "ok " : "problem ") + "\($0.subject): \($0.message)"
    }
  }

  @Test func `accepts a terminal of the minimum size`() {
    #expect(
      lines(facts()) == [
        "ok TERM: xterm-256color", "ok size: 40 columns, 10 rows", "ok colours: 256",
        "ok LC_CTYPE: UTF-8",
      ])
  }

  @Test(arguments: [Size(columns: 39, rows: 10), Size(columns: 40, rows: 9)])
  func `reports a terminal below the minimum size`(size: Size) {
    #expect(facts(size: size).findings.filter { !$0.isOK }.map(\.subject) == ["size"])
  }

  @Test func `reports a terminal without an entry and names a fallback`() {
    #expect(facts("dumb", entry: nil).findings.filter { !$0.isOK }.map(\.subject) == ["TERM"])
    #expect(
      lines(facts("xterm-foo", entry: "xterm-256color"))[0]
        == "ok TERM: TERM xterm-foo is unknown here, using xterm-256color")
  }

  @Test func `reports missing colors and letters without a problem`() {
    #expect(
      lines(facts(colors: 0, codeset: "ANSI_X3.4-1968")).suffix(2) == [
        "ok colours: none; colours are optional",
        "ok LC_CTYPE: ANSI_X3.4-1968: the console writes ASCII, and ? for every other letter",
      ])
    #expect(lines(facts(isColorUnwanted: true))[2] == "ok colours: none, since NO_COLOR is set")
  }

  @Test func `the absence of a terminal is not a problem`() {
    #expect(
      lines(facts(nil, entry: "xterm", size: nil)) == [
        "ok TERM: no terminal; only commands can run", "ok LC_CTYPE: UTF-8",
      ])
  }
}
