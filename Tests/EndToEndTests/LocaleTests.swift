import Foundation
import Testing

extension EndToEnd {
  /// Covers how names are shown in each locale. An empty `LC_ALL` means that it is not set.
  @Suite struct LocaleTests {
    private static let ssh = ["SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"]

    private static func open(
      _ environment: [String: String], in sandbox: Sandbox,
      _ body: (PyteTerminal) async throws -> Void
    ) async throws {
      try await PyteTerminal.open(
        "demo", "--contacts", "50", in: sandbox, environment: environment
      ) { terminal in
        try await body(terminal)
        try await terminal.signal(SIGTERM)
        #expect(try await terminal.ending().status == 143)
      }
    }

    @Test(
      arguments: EndToEnd.rows(
        [["LC_ALL": "C.UTF-8"], ["LC_ALL": "C"].merging(ssh) { $1 }],
        inFull: [
          ["LC_ALL": "", "LC_CTYPE": "UTF-8"], ["LC_ALL": "", "LC_CTYPE": "UTF-8", "LANG": "C"],
          ["LC_ALL": "fr_FR.UTF-8"],
          ["LC_ALL": "", "LANG": "fr_FR.utf8", "LC_TIME": "fr_FR.utf8"],
          ["LC_ALL": ""].merging(ssh) { $1 },
          // This locale is not installed, so the system falls back to ASCII. Over SSH that is never
          // intended.
          ["LC_ALL": "fr_FR.ISO-8859-1"].merging(ssh) { $1 },
        ]))
    func `names keep their letters in UTF-8`(environment: [String: String]) async throws {
      let sandbox = try Sandbox()
      try await Self.open(environment, in: sandbox) { terminal in
        try await terminal.see("1–50 of 50", "Lotte Groß", "François", "? help", no: ["locale"])
        let stream = try await terminal.output()
        #expect(stream.violations == [])
        #expect(stream.text.contains("Lotte Groß") && stream.text.contains("太郎"))
        try await Self.edit(in: terminal)
        try await terminal.see("^s save", no: ["names could be damaged", "not UTF-8"])
      }
    }

    @Test(
      arguments: EndToEnd.rows(
        [["LC_ALL": "C"], ["LC_ALL": "nowhere"]],
        inFull: [
          ["LC_ALL": "POSIX"], ["LC_ALL": ""], ["LC_ALL": "C", "LANG": "C.UTF-8"],
          ["LC_ALL": "", "LC_CTYPE": "", "LANG": ""],
        ]))
    func `ASCII locales transliterate names and refuse edits`(
      environment: [String: String]
    ) async throws {
      try await Self.expectTransliteration(environment, codeset: "ANSI_X3.4-1968", Sandbox())
    }

    @Test(arguments: EndToEnd.rows([ssh], inFull: [[:], ["LANG": "C.UTF-8"]]))
    func `Latin-1 locales transliterate names and refuse edits`(extra: [String: String])
      async throws
    {
      let sandbox = try Sandbox()
      let helper = try Helper()
      // Installs the locale for this test in a separate folder.
      let made = try await helper.ask(
        Run(
          argv: [
            "/usr/bin/localedef", "--no-archive", "-i", "fr_FR", "-f", "ISO-8859-1",
            sandbox.path("cache/fr_FR.ISO-8859-1"),
          ], env: ["PATH": "/usr/bin:/bin"]))
      try await helper.close()
      try #require(made.status == 0)
      let own = ["LC_ALL": "", "LC_CTYPE": "fr_FR.ISO-8859-1", "LOCPATH": sandbox.path("cache")]
      try await Self.expectTransliteration(
        own.merging(extra) { $1 }, codeset: "ISO-8859-1", sandbox)
    }

    private static func expectTransliteration(
      _ environment: [String: String], codeset: String, _ sandbox: Sandbox
    ) async throws {
      try await open(environment, in: sandbox) { terminal in
        try await terminal.see(
          "1-50 of 50", "Lotte Gros", "Francois",
          "The locale \(codeset) is not UTF-8: names are shown without their accents and cannot be")
        // The next key clears the message, but the word in the first line stays.
        try await terminal.press("j")
        try await terminal.see(" not UTF-8 ", "? help", no: ["The locale"])
        try await terminal.resize(columns: 40, rows: 10)
        try await terminal.see(" ASCII ", "SANDBOX", "? help")
        try await terminal.resize(columns: 120, rows: 40)
        try await edit(in: terminal)
        try await terminal.see(
          "edit: this terminal cannot show every letter, so names could be damaged")
        try await terminal.press("a")
        try await terminal.see("add: this terminal cannot show every letter")
        #expect(try await terminal.rawBytes().allSatisfy { $0 < 0x80 })
      }
    }

    /// Starts an edit at a provider that supports updates.
    private static func edit(in terminal: PyteTerminal) async throws {
      try await terminal.press("3")
      try await terminal.see("b2b", "25491", "of 50", no: PyteTerminal.signsOfWork)
      try await terminal.press("e")
    }
  }
}
