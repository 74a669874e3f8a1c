import Foundation
import Simulator
import Testing

extension EndToEnd {
  /// Covers hostile text in panes that need a job or a second operator.
  @Suite struct HostileJobsTests {
    /// A refusal in the provider's own form.
    private static let refusal =
      #"{"error":{"code":10007,"type":"\u001b[2J","messages":"\u202eno\u001b]0;x\u0007\u009b2J"}}"#
    /// Contacts with hostile names: the third and the seventh after the well-known ones.
    private static let refused = 25_499
    private static let unanswered = 25_503

    private static let sizes = [(120, 40), (40, 10)]

    @Test(arguments: HostileLocale.all, sizes)
    func `failed jobs, unfinished jobs and the journal show only allowed text`(
      locale: HostileLocale, size: (columns: Int, rows: Int)
    ) async throws {
      try await HostileWorld.open(locale) { world in
        try await world.console(columns: size.columns, rows: size.rows) { console in
          try await Self.failAtFirst(in: console, of: world)
          try await Self.leaveUnanswered(in: console, of: world)
        }
        try await world.console(columns: size.columns, rows: size.rows) { console in
          try await console.look("unfinished jobs", "delete ", "1 unknown")
          try await console.readThrough()
          try await console.terminal.press("Esc")
          try await console.look("contacts", "? help")
          for line in ["journal list", "journal jobs"] {
            try await console.terminal.press(":")
            try await console.terminal.enter(line)
            try await console.look("Esc closes")
            try await console.readThrough()
            try await console.terminal.press("q")
            try await console.look("? help", no: ["Esc closes"])
          }
          // The contact's pane lists the writes to the contact.
          try await console.terminal.press(":")
          try await console.terminal.enter("get b2b \(Self.unanswered)")
          try await console.look(
            SimulatedAccount.named("b2b").title, "\(Self.unanswered)", "? help", no: ["\n :"])
          try await console.terminal.press("G")
          try await console.look("? help")
        }
      }
    }

    /// The first contact fails, so all others are listed as not sent.
    private static func failAtFirst(
      in console: HostileConsole, of world: HostileWorld
    ) async throws {
      await world.simulator.failNext(
        .answer(status: 400, body: refusal), at: "b2b", where: CallFilter(method: "DELETE"))
      try await begin(in: console)
      try await console.look("jobs", "canary failed", "shows each")
      try await console.terminal.press("Enter")
      try await console.look("canary failed", no: ["Esc closes", "shows each"])
      let read = try await console.readThrough()
      #expect(read.contains("gpj.exe"), "the corpus must be on the screen")
      try await console.terminal.press("q")
      try await console.look("contacts", "marked")
      try await console.terminal.press("J")
      try await console.look("jobs", "canary failed")
      try await console.terminal.press("q")
      try await console.look("contacts", "marked")
    }

    /// One contact is refused and one is in flight when the process ends.
    private static func leaveUnanswered(
      in console: HostileConsole, of world: HostileWorld
    ) async throws {
      for (fault, id) in [
        (Fault.answer(status: 400, body: refusal), refused), (.slow(.seconds(1)), unanswered),
      ] {
        await world.simulator.failNext(
          fault, at: "b2b",
          where: CallFilter(method: "DELETE", pathPrefix: "/v2/contacts/id/\(id)"))
      }
      try await begin(in: console)
      await world.held.arrival()
      // A running job is not a sign of unfinished work here.
      try await console.terminal.see("jobs", "running")
      try await console.terminal.press("Enter")
      try await console.terminal.see("job 2", "running", no: ["Esc closes"])
      try await console.readThrough()
      try await console.terminal.signal(SIGTERM)
      #expect(try await console.terminal.ending().status == 143)
    }

    private static func begin(in console: HostileConsole) async throws {
      try await console.terminal.press("3")
      try await console.look("b2b", " of \(HostileConsole.contacts)")
      // The contacts of a job whose canary failed keep their marks.
      let count = HostileConsole.contacts
      if try await !console.terminal.screen().text.contains("\(count) marked") {
        try await console.terminal.press("*")
        try await console.look("\(count) marked")
      }
      try await console.terminal.press("D")
      try await console.look("DELETE in SANDBOX", "Enter deletes")
      try await console.terminal.enter(String(count))
    }

    /// A terminal without letters has no forms and so no conflicts.
    @Test(arguments: HostileLocale.all.filter(\.hasLetters), sizes)
    func `a conflict with another hostile name shows only allowed text`(
      locale: HostileLocale, size: (columns: Int, rows: Int)
    ) async throws {
      try await HostileWorld.open(locale) { world in
        try await world.console(columns: size.columns, rows: size.rows) { console in
          let terminal = console.terminal
          try await terminal.press("2")
          try await console.look("shop-it", " of \(HostileConsole.contacts)")
          try await terminal.press("j j j j j j j j e")
          try await console.look("edit ")
          // The form begins below the number of the customer.
          try await terminal.press("Up 1")
          try await console.look("changed", "1 of ")
          let update = try await world.roster(
            "update", "shop-it", "59076", "--set",
            "name=\u{202E}Ada\u{1B}[2J\u{9B}31m\u{200B} │╮╭")
          #expect(update.status == 0, "\(update.errors ?? "")")
          try await terminal.press("^s")
          try await Self.readReview(in: console)
          try await terminal.press("Enter")
          try await console.look("conflict", "theirs", "yours")
          #expect(
            try await terminal.screen().text.contains("‹U+202E›"),
            "the corpus must be on the screen")
          try await terminal.press("Space")
          try await console.look("conflict", "theirs", "yours")
          try await terminal.press("Enter")
          try await Self.readReview(in: console)
        }
      }
    }

    /// Scrolls to the last row of the difference.
    private static func readReview(in console: HostileConsole) async throws {
      let terminal = console.terminal
      try await console.look("send the changes")
      while true {
        let before = try await terminal.screen()
        guard before.text.contains("more row") else { break }
        try await terminal.press("j")
        try await terminal.see("the row below") { $0 != before }
        try await console.look("send the changes")
      }
      try await console.look("Enter sends")
    }
  }
}
