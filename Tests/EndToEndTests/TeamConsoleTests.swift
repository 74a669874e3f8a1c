import Foundation
import Simulator
import TestSupport
import Testing

extension EndToEnd {
  /// Two operators of a team, each at a console in a terminal.
  @Suite struct TeamConsoleTests {
    private static let person = WellKnownPeople.janeEmail

    // MARK: - Approval

    @Test func `a case that one plans is approved in the other's console, and then carried out`()
      async throws
    {
      try await TeamConsoles.open { team in
        try await team.consoles { jo, kim in
          for terminal in [jo, kim] { try await terminal.see("shop-it · contacts", "1–60 of 60") }
          try await Self.plan(in: jo)
          try await Self.line("case apply K-1", in: jo)
          try await jo.see("roster case approve K-1")

          try await kim.see("approvals 1") { $0.lines[0].contains(" approvals 1 ") }
          try await Self.line("case approve K-1", in: kim)
          try await kim.see("delete 59070 at shop-it", "type \"1\"", "Enter approves it")
          try await kim.enter("1")
          try await kim.see("no approval that waits") { screen in
            !screen.lines[0].contains("approvals") && !screen.text.contains("Enter approves it")
          }

          try await Self.line("case apply K-1", in: jo)
          try await jo.see("CARRY OUT in SANDBOX", "type \"1\"", "Enter carries it out")
          try await jo.enter("1")
          try await jo.see(":case · done")
        }
        try await team.kim.expect(2, "get", "shop-it", "59070")
        let file = try await team.kim.expect(0, "case", "show", "K-1", "--output", "json")
        #expect(file.contains(#""approvedBy":"kim@"#), "\(file)")
        try await team.jo.expect(0, "journal", "verify")
      }
    }

    private static func plan(in terminal: PyteTerminal) async throws {
      try await line("case open K-1 --right erasure", in: terminal)
      // Which message is last depends on what the console reads meanwhile; the file of the case does not.
      try await terminal.see("case K-1 · erasure", "next: find the person")
      try await line("case include K-1 shop-it 59070 --why by-hand", in: terminal)
      try await terminal.see("59070", "next: make the plan")
      try await line("case identity K-1 --given call-back", in: terminal)
      try await terminal.seeNoMore("identity not given")
      try await line("case plan K-1", in: terminal)
      try await terminal.see(":case · done", "delete 59070 at shop-it")
      try await terminal.press("Esc")
      try await terminal.seeNoMore(":case · done")
    }

    private static func line(_ line: String, in terminal: PyteTerminal) async throws {
      try await terminal.press(":")
      try await terminal.see("\n :")
      try await terminal.enter(line)
    }

    // MARK: - One contact

    @Test func `the second at a contact is told who is at work, and goes on when that is done`()
      async throws
    {
      try await TeamConsoles.open { team in
        try await team.consoles { jo, kim in
          try await Self.beginPreferences(in: jo, team)
          try await Self.open(in: kim)
          try await Self.line("prefer email out", in: kim)
          let held = try await kim.see(
            "PREFERENCES in SANDBOX",
            "jo has been changing the preferences of this contact since", no: ["Enter sends"])
          #expect(held.text.firstMatch(of: /since [0-2][0-9]:[0-5][0-9]/) != nil)
          // Enter does nothing now, and sends afterwards.
          try await kim.press("Enter")
          try await kim.see("PREFERENCES in SANDBOX", no: ["Enter sends"])
          #expect(await team.writes() == 1)

          team.held.release()
          try await jo.see("done, and read back")
          try await kim.see("PREFERENCES in SANDBOX", "Enter sends", no: ["jo has been"])
          try await kim.press("Enter")
          try await kim.see("done, and read back", no: ["PREFERENCES in SANDBOX"])
          #expect(await team.writes() == 2)
        }
        try await team.jo.expect(0, "journal", "verify")
      }
    }

    private static func open(in terminal: PyteTerminal) async throws {
      try await terminal.see("shop-it · contacts", "1–60 of 60")
      try await line("get eu-shop \(person)", in: terminal)
      try await terminal.see("Jane Smith", "Preferences", "p preferences")
    }

    /// Returns when the request has arrived at the provider, which holds its answer.
    private static func beginPreferences(
      in terminal: PyteTerminal, _ team: TeamConsoles
    ) async throws {
      try await open(in: terminal)
      await team.holdPreferences()
      try await line("prefer sms out", in: terminal)
      try await terminal.see("PREFERENCES in SANDBOX", "Enter sends")
      try await terminal.press("Enter")
      await team.held.arrival()
    }

    // MARK: - Without the database

    @Test func `without the database both read on and send nothing, and its answer is not lost`()
      async throws
    {
      let server = try PostgresServer()
      defer { #expect(throws: Never.self) { try server.stop() } }
      try await server.prepare("team")
      let store = { (role: String) in server.url("team", as: role) }
      try await TeamConsoles.open(
        SimulatorOptions(contacts: 60, hasLimits: false), store: store
      ) { team in
        try await team.consoles { jo, kim in
          try await Self.optOut(of: "sms", "SMS", in: kim)
          #expect(await team.writes() == 1)
          try await Self.beginPreferences(in: jo, team)
          #expect(await team.writes() == 2)
          try server.shutDown()
          for terminal in [jo, kim] {
            try await terminal.see("the store away") { $0.lines[0].contains(" store away") }
          }

          try await Self.line("prefer call out", in: kim)
          try await kim.see("PREFERENCES in SANDBOX", "Enter sends")
          try await kim.press("Enter")
          try await kim.see("the journal cannot be written", no: ["PREFERENCES in SANDBOX"])
          let reads = await team.simulator.requests().count
          try await kim.press("4")
          try await kim.see("donors · contacts", "60 contacts")
          #expect(await team.simulator.requests().count > reads)
          #expect(await team.writes() == 2)

          team.held.release()
          try await jo.see("done, and read back")
          let spool = team.jo.sandbox.path("state/roster/team/journal.spool")
          #expect(FileManager.default.fileExists(atPath: spool))
          try server.startAgain()
          for terminal in [jo, kim] { try await terminal.seeNoMore(" store away") }
          try await Patience.until("an empty spool") {
            !FileManager.default.fileExists(atPath: spool)
          }
          try await kim.press("1")
          try await Self.optOut(of: "call", "Call", in: kim)
          #expect(await team.writes() == 3)
        }
        let outcomes = try await team.kim.expect(0, "journal", "list", "--output", "json")
        #expect(outcomes.split(separator: "\n").count == 3, "\(outcomes)")
        #expect(outcomes.ranges(of: #""outcome":"verified""#).count == 3, "\(outcomes)")
        try await team.kim.expect(0, "journal", "verify")
      }
    }

    private static func optOut(
      of channel: String, _ title: String, in terminal: PyteTerminal
    ) async throws {
      try await line("get eu-shop pieter.tweeling4@example.com", in: terminal)
      try await terminal.see("Pieter Tweeling", "p preferences")
      try await line("prefer \(channel) out", in: terminal)
      try await terminal.see("PREFERENCES in SANDBOX", "Enter sends")
      try await terminal.press("Enter")
      try await terminal.see("\(title) out for Pieter Tweeling", "done, and read back")
    }

    // MARK: - The provider's limit

    /// Each console alone stays within it, so only a shared budget keeps both within it.
    @Test(arguments: [true, false])
    func `two consoles together stay within a provider's limit if they share a store`(
      isShared: Bool
    ) async throws {
      let logs = try Sandbox()
      var options = SimulatorOptions(contacts: 2_000)
      options.log = try ExchangeLog(path: logs.path("out/requests"))
      let server = try PostgresServer.shared.get()
      let database = try await server.makeDatabase()
      let store = { (role: String) in server.url(database, as: role) }
      try await TeamConsoles.open(
        options, top: "page_size = 5\n", store: isShared ? store : nil
      ) { team in
        try await team.consoles { jo, kim in
          try await Patience.until("the end of the limit") {
            var screens = ""
            for terminal in [jo, kim] {
              try await terminal.press("R")
              screens += try await terminal.screen().text
            }
            guard isShared else { return try Self.statuses(in: logs).contains(503) }
            return screens.ranges(of: "the provider's limit does not allow").count == 2
          }
          let statuses = try Self.statuses(in: logs)
          // What this provider answers beyond its limit.
          #expect(statuses.contains(503) == !isShared)
          #expect(statuses.count > 100)
        }
      }
    }

    private static func statuses(in logs: Sandbox) throws -> [Int] {
      try logs.text("out/requests").matches(of: /"status":([0-9]+)/).compactMap { Int($0.1) }
    }
  }
}
