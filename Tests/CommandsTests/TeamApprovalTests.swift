import Foundation
import TestSupport
import Testing

/// Plans and approvals that travel through the team's database.
@Suite(.timeLimit(.minutes(10))) struct TeamApprovalTests {
  /// `jo` and `kim` know each other's keys, and `jo` has opened K-1 for a contact.
  private func team() async throws -> TeamBench {
    let team = try await team(desk: "approval = \"other\"")
    let lines = [
      ["case", "open", "K-1", "--right", "erasure"],
      ["case", "include", "K-1", "shop-it", "59070", "--why", "by-hand"],
      ["case", "identity", "K-1", "--given", "call-back"],
      ["case", "plan", "K-1"],
    ]
    for line in lines {
      let run = try await team.run(as: "jo", line)
      #expect(run.status == 0, "\(line): \(run.errors)")
    }
    return team
  }

  @Test func `a colleague approves the plan in the journal, and its maker carries it out`()
    async throws
  {
    let team = try await team()
    let early = try await team.run(as: "jo", "case", "apply", "K-1", "--yes")
    #expect(early.status == 4 && early.errors.contains("case approve K-1"), "\(early.errors)")
    let own = try await team.run(as: "jo", "case", "approve", "K-1", "--yes")
    #expect(own.status == 4 && own.errors.contains("another person"), "\(own.errors)")
    let approved = try await team.run(as: "kim", "case", "approve", "K-1", "--yes")
    #expect(approved.status == 0, "\(approved.errors)")
    #expect(approved.output.contains(#""approvedBy":"kim@"#), "\(approved.output)")
    let applied = try await team.run(as: "jo", "case", "apply", "K-1", "--yes")
    #expect(applied.status == 0, "\(applied.errors)")
    let again = try await team.run(as: "kim", "case", "approve", "K-1", "--yes")
    #expect(again.status == 4 && again.errors.contains("used already"), "\(again.errors)")
    let gone = try await team.run(as: "kim", "get", "shop-it", "59070")
    #expect(gone.status == 2)
    #expect(try await team.run(as: "ada", "journal", "verify").status == 0)
  }

  @Test func `an approval of an older plan does not hold for a newer one`() async throws {
    let team = try await team()
    #expect(try await team.run(as: "kim", "case", "approve", "K-1", "--yes").status == 0)
    let more = ["case", "include", "K-1", "shop-it", "59071", "--why", "by-hand"]
    #expect(try await team.run(as: "jo", more).status == 0)
    #expect(try await team.run(as: "jo", "case", "plan", "K-1").status == 0)
    let refused = try await team.run(as: "jo", "case", "apply", "K-1", "--yes")
    #expect(refused.status == 4, "\(refused.errors)")
    #expect(try await team.run(as: "kim", "get", "shop-it", "59070").status == 0)
  }

  @Test func `the maker of a plan cannot record an approval of it, even one signed by another`()
    async throws
  {
    let team = try await team()
    let paths = (plan: team.bench.path("plan.json"), approval: team.bench.path("approval.json"))
    #expect(
      try await team.run(as: "jo", "case", "plan", "K-1", "--to", paths.plan).status == 0)
    let signed = try await team.run(
      as: "kim", "case", "approve", paths.plan, "--to", paths.approval, "--yes")
    #expect(signed.status == 0, "\(signed.errors)")
    let apply = ["case", "apply", "K-1", "--approval", paths.approval, "--yes"]
    let refused = try await team.run(as: "jo", apply)
    #expect(refused.status == 74, "\(refused.errors)")
    #expect(refused.errors.contains("does not record its approval"), "\(refused.errors)")
    #expect(try await team.run(as: "kim", "get", "shop-it", "59070").status == 0)
    let applied = try await team.run(as: "kim", apply)
    #expect(applied.status == 0, "\(applied.errors)")
  }

  private func team(desk: String) async throws -> TeamBench {
    let team = try await TeamBench()
    var listing = "[desk]\n\(desk)\n"
    for role in ["jo", "kim"] {
      let key = try await team.run(as: role, "operator", "key").output
        .trimmingCharacters(in: .newlines)
      listing += "[[operator]]\nname = \"\(role)\"\nkey = \"\(key)\"\n"
    }
    for role in ["jo", "kim"] { try await team.configure(role, top: listing) }
    return team
  }

  // MARK: - Work on many contacts

  private static let deletion = ["delete", "shop-it", "-", "--yes"]
  private static let ids = "59070\n59071\n59072\n"

  /// Proposes the deletion of three contacts as `jo`.
  ///
  /// - Returns: The name of the proposal.
  private func propose(_ team: TeamBench) async throws -> String {
    let run = try await team.run(as: "jo", Self.deletion + ["--propose"], input: Self.ids)
    #expect(run.status == 0, "\(run.errors)")
    let name = try #require(run.output.firstMatch(of: /"proposal":"(bulk-[0-9a-f]{32})"/)?.1)
    return String(name)
  }

  @Test func `proposed work waits for a colleague, is carried out by the same command, once`()
    async throws
  {
    let team = try await team(desk: "approval_over = 2")
    let alone = try await team.run(as: "jo", Self.deletion, input: Self.ids)
    #expect(alone.status == 4 && alone.errors.contains("add --propose"), "\(alone.errors)")
    let name = try await propose(team)
    #expect(try await propose(team) == name)
    let early = try await team.run(as: "jo", Self.deletion, input: Self.ids)
    #expect(early.status == 4 && early.errors.contains("roster case approve \(name)"))
    #expect(try await team.run(as: "jo", "case", "approvals").output == "[]\n")
    let waiting = try await team.run(as: "kim", "case", "approvals")
    #expect(
      waiting.output.contains(
        #""name":"\#(name)","work":"delete at shop-it","contacts":3,"by":"jo@"#),
      "\(waiting.output)")

    let own = try await team.run(as: "jo", "case", "approve", name, "--yes")
    #expect(own.status == 4 && own.errors.contains("another person"), "\(own.errors)")
    let approved = try await team.run(as: "kim", "case", "approve", name, "--yes")
    #expect(approved.status == 0, "\(approved.errors)")
    #expect(try await team.run(as: "kim", "case", "approvals").output == "[]\n")
    let twice = try await team.run(as: "kim", "case", "approve", name, "--yes")
    #expect(twice.status == 4 && twice.errors.contains("has an approval already"))

    let others = try await team.run(as: "jo", Self.deletion, input: "59070\n59071\n59073\n")
    #expect(others.status == 4 && others.errors.contains("add --propose"), "\(others.errors)")
    #expect(try await team.run(as: "kim", "get", "shop-it", "59070").status == 0)
    let sent = try await team.run(as: "jo", Self.deletion, input: Self.ids)
    #expect(sent.status == 0, "\(sent.errors)")
    #expect(try await team.run(as: "kim", "get", "shop-it", "59070").status == 2)
    let again = try await team.run(as: "jo", Self.deletion, input: Self.ids)
    #expect(again.status == 4 && again.errors.contains("used already"), "\(again.errors)")
    #expect(again.errors.contains("--propose asks for another approval"))
    #expect(try await team.run(as: "ada", "journal", "verify").status == 0)
    #expect(try await team.run(as: "ada", "case", "list").output == "[]\n")
    #expect(try await propose(team) == name)
    #expect(try await team.run(as: "kim", "case", "approvals").output.contains(name))
  }

  @Test func `a name that is no file, case or proposal leads to the list of what waits`()
    async throws
  {
    let team = try await team(desk: "approval_over = 2")
    let name = try await propose(team)
    for other in [String(name.dropLast()), name.dropLast(2) + "zz", "../../plan.json"] {
      let run = try await team.run(as: "kim", "case", "approve", String(other), "--yes")
      #expect(run.status == 2 && run.errors.contains("case approvals"), "\(run.errors)")
      #expect(run.errors.contains("no file, case or proposal \(other)"), "\(run.errors)")
    }
    #expect(try await team.run(as: "kim", "case", "approve", name, "--yes").status == 0)
  }

  @Test func `a proposal holds no value of a file`() async throws {
    let team = try await team(desk: "approval_over = 2")
    try team.bench.write("id,firstName\n25492,Zebulon\n25493,B\n25494,C\n", to: "rows.csv")
    let words = ["upsert", "b2b", team.bench.path("rows.csv"), "--by", "id"]
    let proposed = try await team.run(as: "jo", words + ["--propose"])
    #expect(proposed.status == 0, "\(proposed.errors)")
    let kept = try team.runAsOwner("SELECT event FROM roster.journal WHERE event IS NOT NULL")
    #expect(kept.contains("proposed") && !kept.contains("Zebulon"))
  }

  @Test func `more contacts than the journal takes travel as a file`() async throws {
    let team = try await team(desk: "approval_over = 2")
    let ids = (1...1_001).map { "\(100_000 + $0)\n" }.joined()
    let run = try await team.run(as: "jo", Self.deletion + ["--propose"], input: ids)
    #expect(run.status == 4 && run.errors.contains("--plan-to FILE"), "\(run.errors)")
  }

  @Test func `the database takes an approval of a proposal from no one who proposed it`()
    async throws
  {
    let team = try await team(desk: "approval_over = 2")
    let name = try await propose(team)
    let digest = try team.runAsOwner(
      "SELECT event::jsonb #>> '{proposed,digest}' FROM roster.journal "
        + "WHERE \"caseReference\" = '\(name)'"
    ).trimmingCharacters(in: .whitespacesAndNewlines)
    func approver(_ role: String) throws -> String {
      do {
        return try team.server.run(
          "SET SESSION AUTHORIZATION \(role); "
            + "SELECT roster.require_approver('\(name)', '\(digest)')", in: team.database)
      } catch {
        return "\(error)"
      }
    }
    #expect(try approver("jo").contains("does not record its approval"))
    #expect(try !approver("kim").contains("does not record its approval"))
  }

  @Test func `without a team a proposal says how to ask otherwise`() async throws {
    let bench = try await Workbench()
    try await bench.configure(top: "[desk]\napproval_over = 2\n")
    let run = try await bench.run(Self.deletion + ["--propose"], input: Self.ids)
    #expect(run.status == 64 && run.errors.contains("--plan-to FILE"), "\(run.errors)")
    #expect(await bench.requests().isEmpty)
  }

  @Test func `without a plan there is nothing to approve`() async throws {
    let team = try await team()
    #expect(
      try await team.run(as: "jo", "case", "open", "K-2", "--right", "erasure").status == 0)
    let run = try await team.run(as: "kim", "case", "approve", "K-2", "--yes")
    #expect(run.status == 4 && run.errors.contains("K-2 has no plan"), "\(run.errors)")
    let unknown = try await team.run(as: "kim", "case", "approve", "K-3", "--yes")
    #expect(unknown.status == 2, "\(unknown.errors)")
  }
}
