import Foundation
import Simulator
import Testing

extension EndToEnd {
  /// Checks that provider text cannot control the terminal or hide in it.
  @Suite struct TerminalOutputTests {
    // MARK: - The check itself

    @Test(arguments: [
      ("a bidi override", "Jane\u{202E}gpj.exe"), ("an isolate", "\u{2067}Jane"),
      ("a zero-width space", "J\u{200B}ane"), ("a joiner", "👩\u{200D}👩"),
      ("a tag character", "Jane\u{E0068}"), ("a variation selector", "☎\u{FE0F}"),
      ("a window title", "\u{1B}]0;owned\u{7}"), ("a bell", "\u{7}"), ("DEL", "\u{7F}"),
      ("a C1 control", "\u{9B}2J"), ("a question to the terminal", "\u{1B}[6n"),
      ("another question", "\u{1B}[>c"),
      ("a device control string", "\u{1B}Pq\u{1B}\\"), ("a reset", "\u{1B}c"),
      ("an unknown mode", "\u{1B}[?1000h"), ("a sequence without an end", "\u{1B}[12"),
      ("line drawing", "\u{1B}(0"), ("a form feed", "\u{0C}"),
    ])
    func `the check refuses disallowed sequences and characters`(what: String, text: String) {
      #expect(TerminalOutputStream(Array(text.utf8)).violations.count >= 1)
    }

    @Test(arguments: [[0x9B, 0x32, 0x4A], [0xC3], [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80]])
    func `the check refuses invalid UTF-8`(bytes: [UInt8]) {
      #expect(!TerminalOutputStream(bytes).violations.isEmpty)
    }

    @Test func `the check accepts ordinary text and drawing`() {
      let text =
        "\u{1B}[?2026h\u{1B}[?1049h\u{1B}[22;0;0t\u{1B}[1;40r\u{1B}(B\u{1B}[m\u{1B}[4l\u{1B}[?7h"
        + "\u{1B}[H\u{1B}[2J\u{1B}[38;5;102mZoë 佐藤 e\u{301} 🌻\u{1B}[K\r\n\u{8}\u{1B}[10X\u{1B}M"
        + "\u{1B}[?12l\u{1B}[?25h\u{1B}[?1049l\u{1B}[23;0;0t\r\u{1B}[?1l\u{1B}>\u{1B}[?2026l"
      let stream = TerminalOutputStream(Array(text.utf8))
      #expect(stream.violations.isEmpty)
      #expect(stream.text == "Zoë 佐藤 e\u{301} 🌻")
    }

    // MARK: - The program

    /// Every kind of hostile text is among 175 contacts, which fill five pages.
    @Test(
      arguments: [
        ("xterm-256color", 300), ("screen-256color", 175), ("linux", 175), ("vt100", 175),
      ])
    func `pages and details of hostile text hold only allowed output`(
      term: String, contacts: Int
    ) async throws {
      let sandbox = try Sandbox()
      try await PyteTerminal.open(
        "demo", "--contacts", String(contacts), "--seed", "1", in: sandbox, term: term
      ) { terminal in
        try await terminal.see("shop-it · contacts", "1–100 of \(contacts)")
        for (key, name) in [("2", "shop-it"), ("3", "b2b"), ("4", "donors")] {
          try await terminal.press(key)
          try await terminal.see("╭ \(name) · contacts", "100", no: PyteTerminal.signsOfWork)
          try await Self.openHostile(in: terminal, pages: (contacts + 34) / 35)
        }
        try await terminal.press("q")
        #expect(try await terminal.ending().status == 0)

        let stream = TerminalOutputStream(try await terminal.rawBytes())
        #expect(stream.violations.isEmpty)
        #expect(stream.text.contains("‹U+202E›"))
        #expect(stream.text.contains("�"))
        #expect(stream.text.contains("‹U+E0068›"))
      }
    }

    /// Pages through all contacts of the provider and opens each with hidden characters.
    private static func openHostile(in terminal: PyteTerminal, pages: Int) async throws {
      try await terminal.press(":")
      try await terminal.enter("limit 35")
      var page = try await terminal.see("35 rows a page", where: isPage)
      var seen: Set<String> = []
      while seen.insert(footer(of: page)).inserted {
        for row in page.lines.indices where isHostile(page.lines[row]) {
          try await open(row, of: page, in: terminal)
        }
        let before = footer(of: page)
        try await terminal.press("]")
        page = try await terminal.see("the next page or its absence") { screen in
          isPage(screen)
            && (footer(of: screen) != before || screen.text.contains("this is the last page"))
        }
      }
      #expect(seen.count >= pages)
    }

    private static func open(
      _ row: Int, of page: TerminalScreen, in terminal: PyteTerminal
    ) async throws {
      let screen = try await terminal.screen()
      let cursor = screen.lines.firstIndex { Pane.list.holdsCursor($0) } ?? row
      for _ in 0..<abs(row - cursor) { try await terminal.press(row > cursor ? "j" : "k") }
      try await terminal.see("the cursor in line \(row)") {
        Pane.list.holdsCursor($0.lines[row])
      }
      try await terminal.press("Enter")
      try await terminal.see("╮╭ ", no: ["Enter open", "reading"])
      try await terminal.press("Esc")
      try await terminal.see("Enter open")
    }

    /// A loaded page with at most 35 rows and the cursor in its list.
    private static func isPage(_ screen: TerminalScreen) -> Bool {
      let rows = screen.lines.filter { !Pane.list.part(of: $0).isBlank }
      return !PyteTerminal.signsOfWork.contains(where: screen.text.contains) && rows.count > 20
        && rows.count <= 36
        && !footer(of: screen).contains("–100 ") && !footer(of: screen).contains("100 contacts")
        && screen.lines.contains { Pane.list.holdsCursor($0) }
    }

    private static func footer(of screen: TerminalScreen) -> String {
      screen.lines.last { $0.hasPrefix("╰") }.map { String($0.prefix { $0 != "╯" }) } ?? ""
    }

    /// Whether a list cell holds a replacement sign.
    private static func isHostile(_ line: String) -> Bool {
      Pane.list.part(of: line).contains { "�␍␊␉␈".contains($0) }
    }
  }
}

extension Substring {
  fileprivate var isBlank: Bool { allSatisfy { $0 == " " || $0 == "│" } }
}
