import Foundation
import TestSupport
import Testing

/// Plans and approvals that travel through the team's database.
@Suite(.timeLimit(.minutes(10))) struct TeamApprovalTests {
  /// `jo` and `kim` know each other's keys, and `jo` has opened K-1 for a contact.
  private func team() async throws -> TeamBench {
    let team = try await TeamBench()
    var listing = "[desk]\napproval = \"other\"\n"
    for role in ["jo", "kim"] {
      let key = try await team.run(as: role, "operator", "key").output
        .trimmingCharacters(in: .newlines)
      listing += "[[operator]]\nname = \"\(role)\"\nkey = \"\(key)\"\n"
    }
    for role in ["jo", "kim"] { try await team.configure(role, top: listing) }
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
