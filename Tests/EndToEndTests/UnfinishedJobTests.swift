import Foundation
import Simulator
import Testing

extension EndToEnd {
  /// Covers jobs and writes whose console ends before they do.
  @Suite struct UnfinishedJobTests {
    enum End: CaseIterable, Sendable {
      case closedTerminal
      case hangUp
      case terminate
      case quit
      case fault
      case kill

      func end(_ terminal: PyteTerminal) async throws {
        switch self {
        case .closedTerminal: try await terminal.hangUp()
        case .hangUp: try await terminal.signal(SIGHUP)
        case .terminate: try await terminal.signal(SIGTERM)
        case .quit: try await terminal.signal(SIGQUIT)
        case .fault: try await terminal.signal(SIGSEGV)
        case .kill: try await terminal.signal(SIGKILL)
        }
      }

      var status: Int {
        switch self {
        case .closedTerminal, .hangUp: 129
        case .terminate: 143
        case .quit: -3
        case .fault: -11
        case .kill: -9
        }
      }

      var restores: Bool { self != .closedTerminal && self != .kill }
    }

    private static let tally = "5 done, 1 unknown, 14 not sent"

    /// Ends the console during the job and checks what it left.
    private func interrupt(_ scene: JobScene, by end: End) async throws {
      try await scene.console { terminal in
        try await scene.begin(in: terminal)
        try await end.end(terminal)
        let ending = try await terminal.ending()
        #expect(ending.status == end.status)
        if end.restores { try await Leaving.expectRestored(terminal, ending) }
      }
      #expect(await scene.deletions().count == JobScene.doneBefore + 1)
      try await scene.expectJournalHolds()
      let jobs = try await scene.roster("journal", "jobs", "--output", "json").output ?? ""
      #expect(jobs.contains(#""done":5"#) && jobs.contains(#""notSent":14"#), "\(jobs)")
      let unknown = try await scene.roster(
        "journal", "list", "--outcome", "unknown", "--output", "ndjson")
      #expect(unknown.output?.split(separator: "\n").count == 1)
    }

    @Test(arguments: End.allCases.filter { $0 != .closedTerminal })
    func `an ended console leaves its write unknown, and the next start offers the job`(
      end: End
    ) async throws {
      try await JobScene.open { scene in
        try await interrupt(scene, by: end)
        try await scene.console { terminal in
          try await terminal.see("unfinished jobs · 1", "delete 20", Self.tally)
          try await terminal.press("Esc")
          try await terminal.see("b2b · contacts", no: ["unfinished jobs"])
          try await terminal.press("q")
          #expect(try await terminal.ending().status == 0)
        }
        #expect(await scene.deletions().values.allSatisfy { $0 == 1 })
        try await scene.expectJournalHolds()
      }
    }

    @Test(arguments: [false, true])
    func `a job continues after a lost connection and sends no contact twice unread`(
      isVerified: Bool
    ) async throws {
      try await JobScene.open { scene in
        try await interrupt(scene, by: .closedTerminal)
        let left = 14
        try await scene.console { terminal in
          try await terminal.see(
            "unfinished jobs · 1", "delete 20", Self.tally, "1 job unfinished: \(Self.tally)")
          if isVerified {
            // The provider may still apply the deletion in flight, so its outcome stays unknown.
            try await terminal.press("v")
            try await terminal.see("read: 1 still unknown")
          }
          try await terminal.press("c")
          try await JobScene.confirm(left, in: terminal)
          try await terminal.see("delete at b2b: \(left) done")
          try await terminal.press("q")
          try await terminal.see("b2b · contacts")
          try await terminal.press("q")
          #expect(try await terminal.ending().status == 0)
        }
        let deletions = await scene.deletions()
        #expect(deletions.count == JobScene.marked)
        #expect(deletions.values.allSatisfy { $0 == 1 })
        let jobs = try await scene.roster("journal", "jobs", "--output", "json").output
        // Once the end of the process is recorded, the job has nothing left to settle.
        #expect(jobs?.contains("\"unknown\":1,\"notSent\":0") == !isVerified)
        let unknown = try await scene.roster(
          "journal", "list", "--outcome", "unknown", "--output", "json"
        ).output
        #expect(unknown?.contains("\"note\":\"processEnded\"") == isVerified)
        try await scene.expectJournalHolds()
      }
    }

    @Test func `a job survives stops, size changes and a blocked terminal`() async throws {
      try await JobScene.open { scene in
        try await scene.console { terminal in
          try await scene.begin(in: terminal)
          try await terminal.signal(SIGSTOP)
          try await terminal.isStopped()
          try await terminal.signal(SIGCONT)
          try await terminal.see("continued; the screen may be out of date", "5/20")
          try await terminal.resize(columns: 1, rows: 1)
          try await terminal.stopReading()
          scene.held.release()
          try await scene.waitForDeletions(JobScene.marked)
          try await terminal.resize(columns: 120, rows: 40)
          try await terminal.readAgain()
          try await terminal.see("ended 20/20", "delete at b2b: 20 done")
          try await terminal.isQuiet()
          try await terminal.press("q")
          try await terminal.see("b2b · contacts")
          try await terminal.press("q")
          #expect(try await terminal.ending().status == 0)
        }
        #expect(await scene.deletions().values.allSatisfy { $0 == 1 })
        try await scene.expectJournalHolds()
      }
    }

    @Test(arguments: [false, true])
    func `a job continues after a stop by a key and sends no contact twice`(
      isAnsweredMeanwhile: Bool
    ) async throws {
      try await JobScene.open { scene in
        let sandbox = scene.sandbox
        try await TmuxTerminal.open(in: sandbox, environment: scene.environment) { terminal in
          try await terminal.enter("set -m; stty -a > out/before; \(Sandbox.program)")
          try await scene.begin(in: terminal)
          try await terminal.press("^z")
          try await terminal.see("Stopped", "ready>", no: ["b2b"])
          try await terminal.enter("stty -a > out/away; echo written")
          try await terminal.see("\nwritten")
          #expect(try sandbox.text("out/away") == sandbox.text("out/before"))
          #expect(try await terminal.value("#{alternate_on}") == "0")

          if isAnsweredMeanwhile { scene.held.release() }
          try await terminal.enter("fg; echo ended")
          if !isAnsweredMeanwhile {
            try await terminal.see("continued; the screen may be out of date", "5/20")
            #expect(try await terminal.value("#{alternate_on}") == "1")
            scene.held.release()
          }
          try await terminal.see("ended 20/20", "delete at b2b: 20 done")
          try await terminal.press("q")
          try await terminal.see("b2b · contacts")
          try await terminal.press("q")
          try await terminal.see("\nended")
          try await terminal.enter("stty -a > out/after; echo written again")
          try await terminal.see("\nwritten again")
          #expect(try sandbox.text("out/after") == sandbox.text("out/before"))
        }
        let deletions = await scene.deletions()
        #expect(deletions.count == JobScene.marked)
        #expect(deletions.values.allSatisfy { $0 == 1 })
        try await scene.expectJournalHolds()
      }
    }

    @Test(arguments: [End.closedTerminal, .terminate, .fault])
    func `a write in flight is unknown, and the next start reports it`(end: End) async throws {
      try await JobScene.open { scene in
        try await scene.console { terminal in
          try await terminal.find(WellKnownPeople.janeEmail)
          try await terminal.moveCursor(to: "eu-shop", in: .list)
          try await terminal.press("Enter")
          try await terminal.see(
            "● in", "\(SimulatedAccount.named("eu-shop").title)", no: ["reading"])
          try await terminal.moveCursor(to: "SMS  ", in: .detail)
          await scene.hold("POST", at: "eu-shop")
          try await terminal.press("Space")
          await scene.held.arrival()
          try await end.end(terminal)
          let ending = try await terminal.ending()
          #expect(ending.status == end.status)
          if end.restores { try await Leaving.expectRestored(terminal, ending) }
        }
        try await scene.expectJournalHolds()
        let unknown = try await scene.roster(
          "journal", "list", "--outcome", "unknown", "--output", "ndjson")
        #expect(unknown.output?.split(separator: "\n").count == 1)
        #expect(unknown.output?.contains(#""action":"prefer""#) == true)
        try await scene.console { terminal in
          try await terminal.see("1 write has an unknown outcome")
          try await terminal.press("q")
          #expect(try await terminal.ending().status == 0)
        }
        #expect(
          await scene.simulator.requests().count { $0.method == "POST" && $0.provider == "eu-shop" }
            == 1)
      }
    }
  }
}
