import Foundation
import Simulator
import Testing

extension EndToEnd {
  /// Covers the corpus of hostile texts in every pane and in three locales, through pyte and as raw
  /// bytes.
  @Suite struct HostilePanesTests {
    @Test(arguments: HostileLocale.all)
    func `lists, contacts and search results show only allowed text`(locale: HostileLocale)
      async throws
    {
      try await HostileConsole.open(locale) { console in
        let terminal = console.terminal
        for (key, name) in [("2", "shop-it"), ("3", "b2b")] {
          try await terminal.press(key)
          try await console.look("\(name) ", " of \(HostileConsole.contacts)")
          try await terminal.press("G")
          try await console.look("\(name) ", " of \(HostileConsole.contacts)")
        }
        try await terminal.press("4")
        try await console.look("donors ", "\(HostileConsole.contacts) contacts")
        try await Self.openEverybody(in: console)
        try await terminal.press("f")
        try await terminal.enter("ada")
        try await console.look("find: ada", "found")
        try await terminal.press("G Enter")
        try await console.look("find: ada")
        let bytes = try await terminal.rawBytes()
        #expect(
          String(decoding: bytes, as: UTF8.self).contains("U+202E"),
          "the corpus must be on the screen")
      }
    }

    /// Opens every contact in turn, so that each text of the corpus is in the detail pane once.
    private static func openEverybody(in console: HostileConsole) async throws {
      try await console.terminal.press("g")
      for row in 0..<HostileConsole.contacts {
        try await console.terminal.press("Enter")
        // The list of actions is the last part of a detail pane and appears once the contact is
        // read.
        try await console.look("╮╭ ".shown(in: console.locale), no: ["Enter open"])
        if row == 20 { try await console.terminal.press("j j y") }
        try await console.terminal.press("Esc")
        try await console.look("Enter open")
        try await console.terminal.press("j")
      }
    }

    @Test(arguments: HostileLocale.all)
    func `forms, differences and dialogs show only allowed text`(locale: HostileLocale) async throws
    {
      try await HostileConsole.open(locale) { console in
        let terminal = console.terminal
        try await terminal.press("4")
        try await console.look("donors ", "\(HostileConsole.contacts) contacts")
        try await terminal.press("2")
        try await console.look("shop-it ", " of \(HostileConsole.contacts)")
        // Without letters there are no forms.
        for row in 8..<14 where locale.hasLetters {
          try await Self.editAndLeave(row, in: console)
        }
        try await terminal.press("D")
        try await console.look("DELETE in SANDBOX")
        try await terminal.press("Esc")
        try await console.look("nothing was sent")
        try await terminal.press("* D")
        try await console.look("DELETE in SANDBOX")
        try await terminal.press("PgDn PgDn")
        try await console.look("DELETE in SANDBOX")
        try await terminal.press("Esc")
        try await console.look("nothing was sent")
        try await terminal.press(":")
        try await terminal.enter("get eu-shop \(console.accountID)")
        try await console.look("eu-shop ", "Preferences")
        try await terminal.press("X")
        try await console.look("ANONYMIZE in SANDBOX", "Enter anonymizes")
        try await terminal.press("Esc")
        try await terminal.see("Preferences", no: ["Enter anonymizes"])
      }
    }

    private static func editAndLeave(_ row: Int, in console: HostileConsole) async throws {
      let terminal = console.terminal
      try await terminal.press("g" + String(repeating: " j", count: row))
      try await terminal.press("e")
      try await console.look("╮╭ edit ", "Customer")
      // The form begins below the number of the customer.
      try await terminal.press("Up 1 ^s")
      try await console.look("Enter sends")
      try await terminal.press("Esc")
      try await console.look("Tab next field", no: ["Enter sends"])
      try await terminal.press("Esc")
      try await console.look("Esc no")
      try await terminal.press("Enter")
      try await console.look("shop-it ", no: ["Esc no", "╮╭ edit "])
    }

    @Test(arguments: HostileLocale.all)
    func `messages, calls, the overview and jobs show only allowed text`(locale: HostileLocale)
      async throws
    {
      try await HostileConsole.open(locale) { console in
        let terminal = console.terminal
        try await terminal.press("3")
        try await console.look("b2b ", " of \(HostileConsole.contacts)")
        try await terminal.press("2")
        try await console.look("shop-it ", " of \(HostileConsole.contacts)")
        // The messages repeat the lookups in the provider's words or roster's.
        for text in ["get shop-it \u{202E}x", "\u{9B}2J", "get eu-shop absent\u{200B}@example.com"]
        {
          try await terminal.press(":")
          try await terminal.enter(text)
          try await console.look("shop-it ", no: ["\n :"])
        }
        for (key, wanted) in [("M", "messages"), ("L", "calls"), ("O", "overview")] {
          try await terminal.press(key)
          try await console.look(wanted)
          // Does not use Esc, because Esc and a following O could be one key split by a slow link.
          try await terminal.press("q")
          // The last line may still show the result of a lookup.
          try await console.look("shop-it ", no: ["Esc closes"])
        }
        try await terminal.press("g" + String(repeating: " j", count: 30) + " v G D")
        try await console.look("DELETE in SANDBOX")
        try await terminal.press("Esc")
        try await console.look("nothing was sent")
        try await terminal.press("J")
        try await console.look("jobs")
      }
    }

    /// Opens only some contacts. Opening all would take as long as all other tests together.
    @Test(arguments: HostileLocale.all)
    func `panes in the smallest window show only allowed text`(locale: HostileLocale) async throws {
      try await HostileWorld.open(locale) { world in
        try await world.console(columns: 40, rows: 10) { console in
          let terminal = console.terminal
          for (key, name) in [("4", "donors"), ("3", "b2b"), ("2", "shop-it")] {
            try await terminal.press(key)
            try await console.look("\(name) ", "\(HostileConsole.contacts)", "Enter open")
            try await terminal.press("G")
            try await console.look("\(name) ", "Enter open")
          }
          try await terminal.press("g j j j j j j")
          for _ in 0..<8 {
            try await terminal.press("Enter")
            try await console.look("? help", no: ["Enter open"])
            try await terminal.press("G")
            try await console.look("? help", no: ["Enter open"])
            try await terminal.press("Esc")
            try await console.look("Enter open")
            try await terminal.press("j")
          }
          for (key, wanted) in [("M", "messages"), ("L", "calls"), ("O", "overview")] {
            try await terminal.press(key)
            try await console.look(wanted)
            try await console.readThrough()
            try await terminal.press("q")
            try await console.look("shop-it ", no: ["Esc closes"])
          }
          try await terminal.press("* D")
          try await console.look("DELETE in SANDBOX")
          try await terminal.press("PgDn PgDn")
          try await console.look("DELETE in SANDBOX")
          try await terminal.press("Esc")
          try await console.look("nothing was sent")
          try await terminal.press("f")
          try await terminal.enter("ada")
          try await console.look("find: ada", "found")
          try await terminal.press("G Enter")
          try await console.look("? help", no: ["Enter open"])
        }
      }
    }
  }
}

extension String {
  /// roster's own glyphs as a terminal without letters shows them.
  fileprivate func shown(in locale: HostileLocale) -> String {
    locale.hasLetters ? self : replacing("╮", with: "+").replacing("╭", with: "+")
  }
}
