import Foundation
import Simulator
import Testing

extension EndToEnd {
  /// Covers an erasure that a second operator approves, its proof, and the person's return.
  @Suite struct CaseProofTests {
    private static let email = WellKnownPeople.janeEmail

    @Test func `an approved erasure is proven, and the person's return is seen and refused`()
      async throws
    {
      try await DeskScene.open { scene in
        try await TmuxTerminal.open(in: scene.sandbox, environment: scene.environment) { terminal in
          try await terminal.enter("\(Sandbox.program); echo ended")
          try await terminal.see("shop-it · contacts", "1–60 of 60")
          try await Self.plan(in: terminal)
          try await Self.approve(scene, in: terminal)
          try await Self.carryOut(in: terminal)
          try await Self.short(
            "case receipt G-1 --to out/receipt.json", in: terminal, sees: ":case: done")
          try await Self.line("case verify out/receipt.json", in: terminal, sees: ["agrees"])
          try await Self.line("case recheck G-1", in: terminal, sees: ["absent"], no: ["back"])

          try await scene.createElsewhere(email: Self.email)
          try await Self.line("case recheck G-1", in: terminal, sees: ["back"])
          try await Self.short(
            "create b2b --set email=\(Self.email) --set lastName=Smith", in: terminal,
            sees: "belongs to a person who was erased on")
          try await terminal.press("q")
          try await terminal.see("\nended")
        }
        try await Self.expectProof(in: scene)
      }
    }

    private static func plan(in terminal: TmuxTerminal) async throws {
      try await CountedKeys(terminal).findPerson(
        .init(open: "G-1 --right erasure", person: email, identity: "call-back"), openCases: 0)
      try await terminal.press("P")
      try await terminal.see(":case plan G-1 --to G-1-plan.json")
      try await terminal.press("^u")
      try await terminal.enter("case plan G-1 --to out/plan.json")
      try await terminal.see("task 3", "Esc closes")
      try await terminal.press("Esc")
      try await terminal.see("next: a second person approves the plan")
    }

    /// The requester's own approval is refused, and nothing is carried out without another's.
    private static func approve(_ scene: DeskScene, in terminal: TmuxTerminal) async throws {
      try await terminal.press(":")
      try await terminal.enter("case apply G-1")
      try await terminal.see("the plan is not approved by a second person")
      let own = try await scene.expect(
        4, "case", "approve", scene.sandbox.path("out/plan.json"), "--yes")
      #expect(own.errors?.contains("another person has to approve it") == true)
      try scene.approve("out/plan.json", to: "out/approval.json")
    }

    private static func carryOut(in terminal: TmuxTerminal) async throws {
      try await terminal.press("x")
      try await terminal.see(":case apply G-1 --approval")
      try await terminal.enter("out/approval.json")
      try await terminal.see("CARRY OUT in SANDBOX", "type \"3\"", "Enter carries it out")
      try await terminal.type("3")
      try await terminal.see("type \"3\": 3")
      try await terminal.press("Enter")
      try await terminal.see(":case · done")
      try await terminal.press("Esc")
      // A key at once would be read as Alt.
      try await terminal.seeNoMore(":case · done")
      try await terminal.see("case G-1 · erasure", "erased, read back", "next: the 3 open tasks")
      try await terminal.press("G")
      try await terminal.see("▸ task 3 open      donors:")
      try await CountedKeys(terminal).tickOff(tasks: 3)
      try await terminal.press("c")
      try await terminal.see("closed as done: the receipt proves it")
      try await terminal.press("R")
      try await terminal.see("RECEIPT  G-1  erasure", "as done", "approved by second@elsewhere")
      try await terminal.press("Esc")
      try await terminal.seeNoMore("RECEIPT")
    }

    /// Types a line of the console whose output is one line.
    private static func short(
      _ line: String, in terminal: TmuxTerminal, sees wanted: String
    ) async throws {
      try await terminal.press(":")
      try await terminal.enter(line)
      try await terminal.see(wanted)
    }

    /// Types a line of the console, waits for its page, and closes it.
    private static func line(
      _ line: String, in terminal: TmuxTerminal, sees wanted: [String] = [],
      no unwanted: [String] = []
    ) async throws {
      try await terminal.press(":")
      try await terminal.enter(line)
      let name = line.prefix { $0 != " " }
      _ = try await terminal.see(all: [":\(name) · "] + wanted, none: unwanted)
      try await terminal.press("Esc")
      try await terminal.seeNoMore(":\(name) · ")
    }

    /// What the same case says to programs afterwards.
    private static func expectProof(in scene: DeskScene) async throws {
      let verified = try await scene.expect(
        0, "case", "verify", scene.sandbox.path("out/receipt.json"))
      #expect(verified.output?.contains(#""journal":"agrees""#) == true)
      try await scene.expect(5, "case", "recheck", "G-1")
      let refused = try await scene.expect(
        4, "create", "b2b", "--set", "email=\(email)", "--set", "lastName=Smith")
      #expect(refused.errors?.contains("was erased") == true)
      try await scene.expect(0, "journal", "verify")
    }

    @Test func `commands alone carry an approved erasure from its opening to the person's return`()
      async throws
    {
      try await DeskScene.open { scene in
        let path = scene.sandbox.path
        try await scene.expect(0, "case", "open", "G-2", "--right", "erasure")
        try await scene.expect(
          0, "case", "find", "G-2", "--include-all", input: Self.email + "\n")
        try await scene.expect(4, "case", "apply", "G-2", "--yes")
        try await scene.expect(0, "case", "identity", "G-2", "--given", "e-mail-reply")
        let plan = try await scene.expect(0, "case", "plan", "G-2", "--to", path("out/plan.json"))
        #expect(plan.output?.contains(#""act":"empty""#) == true)
        try await scene.expect(4, "case", "apply", "G-2", "--yes")
        try scene.approve("out/plan.json", to: "out/approval.json")
        let apply = ["--approval", path("out/approval.json"), "--yes"]
        let applied = try await scene.expect(
          0, "case", "apply", "G-2", apply[0], apply[1], apply[2])
        #expect(applied.output?.contains(#""outcome":"recycled","evidence":"readBack""#) == true)
        try await scene.expect(4, "case", "apply", "G-2", apply[0], apply[1], apply[2])
        try await scene.expect(4, "case", "close", "G-2")
        for number in 1...3 {
          try await scene.expect(0, "case", "task", "G-2", "\(number)", "--confirmed")
        }
        let closed = try await scene.expect(0, "case", "close", "G-2")
        #expect(closed.output?.contains(#""outcome":"done""#) == true)
        try await scene.expect(0, "case", "receipt", "G-2", "--to", path("out/receipt.json"))
        try await scene.expect(0, "case", "verify", path("out/receipt.json"))
        // A task is no proof: donors still has the contact.
        let before = try await scene.expect(5, "case", "recheck", "G-2")
        #expect(before.output?.contains(#""provider":"b2b","id":"25492","found":"absent""#) == true)
        try await scene.createElsewhere(email: Self.email)
        let after = try await scene.expect(5, "case", "recheck", "G-2")
        let rows = after.output?.split(separator: "}").filter { $0.contains("b2b") } ?? []
        #expect(rows.count == 2 && rows.last?.contains(#""found":"back","newID":""#) == true)
        let refused = try await scene.expect(
          4, "create", "b2b", "--set", "email=\(Self.email)", "--set", "lastName=Smith")
        #expect(refused.errors?.contains("was erased") == true)
        try await scene.expect(0, "journal", "verify")
      }
    }
  }
}
