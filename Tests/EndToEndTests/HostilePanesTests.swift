import Foundation
import Simulator
import Testing

extension EndToEnd {
  /// The corpus of hostile texts through every pane, in three locales, read back through pyte and
  /// from the raw bytes.
  @Suite struct HostilePanesTests {
    @Test(arguments: HostileLocale.all)
    func `lists, contacts and what was found`(locale: HostileLocale) async throws {
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
        #expect(String(decoding: bytes, as: UTF8.self).contains("U+202E"), "the corpus was shown")
      }
    }

    /// Everybody's contact in turn: all texts of the corpus stand beside the list once.
    private static func openEverybody(in console: HostileConsole) async throws {
      try await console.terminal.press("g")
      for row in 0..<HostileConsole.contacts {
        try await console.terminal.press("Enter")
        // What can be done is the last part of a contact's pane, and stands there once it is read.
        try await console.look("╮╭ ".shown(in: console.locale), no: ["Enter open"])
        if row == 20 { try await console.terminal.press("j j y") }
        try await console.terminal.press("Esc")
        try await console.look("Enter open")
        try await console.terminal.press("j")
      }
    }

    @Test(arguments: HostileLocale.all)
    func `the form, its difference and the dialogs`(locale: HostileLocale) async throws {
      try await HostileConsole.open(locale) { console in
        let terminal = console.terminal
        try await terminal.press("4")
        try await console.look("donors ", "\(HostileConsole.contacts) contacts")
        try await terminal.press("2")
        try await console.look("shop-it ", " of \(HostileConsole.contacts)")
        // Without letters nothing can be typed, and there is no form.
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
      try await terminal.press("1 ^s")
      try await console.look("Enter sends")
      try await terminal.press("Esc")
      try await console.look("Tab next field", no: ["Enter sends"])
      try await terminal.press("Esc")
      try await console.look("Esc no")
      try await terminal.press("Enter")
      try await console.look("shop-it ", no: ["Esc no", "╮╭ edit "])
    }

    @Test(arguments: HostileLocale.all)
    func `messages, calls, overview and jobs`(locale: HostileLocale) async throws {
      try await HostileConsole.open(locale) { console in
        let terminal = console.terminal
        try await terminal.press("3")
        try await console.look("b2b ", " of \(HostileConsole.contacts)")
        try await terminal.press("2")
        try await console.look("shop-it ", " of \(HostileConsole.contacts)")
        // What was looked for stands in the messages, in the provider's words or ours.
        for text in ["get shop-it \u{202E}x", "\u{9B}2J", "get eu-shop nobody\u{200B}@example.com"]
        {
          try await terminal.press(":")
          try await terminal.enter(text)
          try await console.look("shop-it ", no: ["\n :"])
        }
        for (key, wanted) in [("M", "messages"), ("L", "calls"), ("O", "overview")] {
          try await terminal.press(key)
          try await console.look(wanted)
          // Not by Esc: an O behind it would be the rest of a key that a slow link tore apart.
          try await terminal.press("q")
          // The last line may hold what a look-up has brought only now.
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

    /// Not everybody's contact: that would take as long as all the others together.
    @Test(arguments: HostileLocale.all)
    func `the same panes in the smallest window`(locale: HostileLocale) async throws {
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
  /// Our own signs as a terminal without letters shows them.
  fileprivate func shown(in locale: HostileLocale) -> String {
    locale.hasLetters ? self : replacing("╮", with: "+").replacing("╭", with: "+")
  }
}
