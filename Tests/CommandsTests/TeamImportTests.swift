import Foundation
import GRDB
import Simulator
import Store
import TestSupport
import Testing

/// `store import`, by an administrator on an operator's machine.
@Suite(.timeLimit(.minutes(10))) struct TeamImportTests {
  /// The state folder of `jo`, with a journal from before `[store]`: a write, a case, and a
  /// suppression list.
  private func team() async throws -> TeamBench {
    let team = try await TeamBench()
    try team.bench.write("ada@example.com\n", to: "people.txt")
    let lines = [
      ["update", "shop-it", "59069", "--set", "note=x", "--case", "K-1"],
      ["case", "open", "K-1", "--right", "erasure"],
      ["suppression", "import", team.bench.path("people.txt"), "--case", "K-2"],
    ]
    for line in lines {
      let run = try await alone(team, line)
      #expect(run.status == 0, "\(run.errors)")
    }
    return team
  }

  /// As `jo` worked before `[store]`.
  private func alone(_ team: TeamBench, _ arguments: [String]) async throws -> Run {
    try await team.bench.run(
      arguments, environment: ["XDG_STATE_HOME": team.bench.path("state-jo")])
  }

  private func take(_ team: TeamBench, _ options: String...) async throws -> Run {
    try await team.run(
      as: "jo", ["store", "import", "--url", team.url("administrator")] + options)
  }

  @Test func `takes chain, cases and suppression list over, and all can be verified by others`()
    async throws
  {
    let team = try await team()
    let doctor = try await team.run(as: "jo", "doctor", "--output", "table")
    #expect(doctor.output.contains("has a journal of its own"))
    let taken = try await take(team)
    #expect(taken.status == 0, "\(taken.errors)")
    #expect(taken.output.contains(#""entries":6,"caseTags":0,"suppressionTags":1"#))
    let verified = try await team.run(as: "ada", "journal", "verify", "--output", "json")
    #expect(verified.status == 0 && verified.output.contains("imported chain of"))
    #expect(
      try await team.run(as: "kim", "journal", "list").output.contains(#""contactId":"59069""#))
    #expect(try await team.run(as: "kim", "case", "list").output.contains("K-1"))
    let check = try await team.run(
      as: "kim", "suppression", "check", "-", input: "Ada@example.com\n")
    #expect(check.status == 0 && check.output.contains("K-2"), "\(check.errors)")
    let after = try await team.run(as: "jo", "doctor", "--output", "table")
    #expect(!after.output.contains("has a journal of its own"))
    #expect(try await take(team).status == 74, "there is nothing left to take over")
  }

  @Test func `after a crash before the files were moved, the next run only moves them`()
    async throws
  {
    let team = try await team()
    let (state, copy) = (team.bench.path("state-jo"), team.bench.path("copy"))
    try FileManager.default.copyItem(atPath: state, toPath: copy)
    #expect(try await take(team).status == 0)
    try FileManager.default.removeItem(atPath: state)
    try FileManager.default.moveItem(atPath: copy, toPath: state)
    let again = try await take(team)
    #expect(again.status == 0, "\(again.errors)")
    #expect(try team.runAsOwner("SELECT count(*) FROM roster.journal") == "6")
    #expect(
      FileManager.default.fileExists(atPath: state + "/roster/taken-over/roster.sqlite"))
  }

  @Test func `two takeovers of one journal at once take it over once`() async throws {
    let team = try await team()
    async let first = take(team)
    async let second = take(team)
    let runs = try await [first, second]
    #expect(runs.contains { $0.status == 0 })
    for run in runs where run.status != 0 {
      #expect(!run.errors.contains("SQLSTATE"), "\(run.errors)")
    }
    let entries = try team.runAsOwner("SELECT 'entries ' || count(*) FROM roster.journal")
    #expect(entries.contains("entries 6"))
    #expect(try await team.run(as: "ada", "journal", "verify").status == 0)
  }

  @Test func `the files of an earlier takeover stay beside those of the next one`() async throws {
    let team = try await team()
    #expect(try await take(team).status == 0)
    let folder = team.bench.path("state-jo/roster")
    let first = try Data(contentsOf: URL(fileURLWithPath: folder + "/taken-over/journal.key"))
    let write = ["update", "shop-it", "59069", "--set", "note=y"]
    #expect(try await alone(team, write).status == 0)
    let again = try await take(team)
    #expect(again.status == 0, "\(again.errors)")
    let files = try ["taken-over", "taken-over-2"].map {
      try Data(contentsOf: URL(fileURLWithPath: folder + "/\($0)/journal.key"))
    }
    #expect(files[0] == first && files[1] != first)
    #expect(try await team.run(as: "ada", "journal", "verify").status == 0)
  }

  @Test(arguments: [
    #"UPDATE roster.journal SET note = 'changed' WHERE sequence = 2"#,
    #"DELETE FROM roster.journal WHERE sequence = 6"#,
    #"UPDATE roster.chains SET imported_key = overlay(imported_key placing 'AAAA' from 9)"#,
    #"UPDATE roster.chains SET imported_mark = '1 x y'"#,
  ])
  func `a change to what was taken over is found`(change: String) async throws {
    let team = try await team()
    #expect(try await take(team).status == 0)
    #expect(try await team.run(as: "ada", "journal", "verify").status == 0)
    try team.runAsOwner(change)
    let verified = try await team.run(as: "ada", "journal", "verify")
    #expect(verified.status == 74, "\(verified.output)")
  }

  @Test func `no role adds entries to a chain that was taken over`() async throws {
    let team = try await team()
    #expect(try await take(team).status == 0)
    try team.runAsOwner("UPDATE roster.chains SET operator = 'jo' WHERE imported_key IS NOT NULL")
    let chain = try team.runAsOwner("SELECT chain FROM roster.chains")
    let lock = "SELECT count(*) FROM roster.lock_chain('\(chain)')"
    #expect(try team.server.run(lock, in: team.database, as: "jo") == "0")
    try team.runAsOwner("UPDATE roster.chains SET imported_key = NULL")
    #expect(try team.server.run(lock, in: team.database, as: "jo") == "1")
  }

  @Test func `a journal that was changed is refused, and stays where it is`() async throws {
    let team = try await team()
    let folder = URL(fileURLWithPath: team.bench.path("state-jo/roster"))
    try await AppDatabase(folder: folder).writer.write {
      try $0.execute(sql: "UPDATE journal SET note = 'x' WHERE sequence = 2")
    }
    let refused = try await take(team)
    #expect(refused.status == 74 && refused.errors.contains("fails verification from entry 2"))
    #expect(try team.runAsOwner("SELECT count(*) FROM roster.journal") == "0")
    #expect(AppDatabase.isThere(folder: folder))
  }

  @Test func `a write with an unknown outcome is taken over only when asked for`() async throws {
    let team = try await team()
    let id = "5f1cfa1f87aaa3a200000001"
    await team.bench.simulator.failNext(
      .closedAfterApplying, at: "eu-shop", where: CallFilter(method: "POST"))
    let lost = try await alone(team, ["prefer", "eu-shop", id, "--sms", "out"])
    #expect(lost.status == 6, "\(lost.errors)")
    let refused = try await take(team)
    #expect(refused.status == 74 && refused.errors.contains("unknown outcome"), "\(refused.errors)")
    let taken = try await take(team, "--with-unknown")
    #expect(taken.status == 0, "\(taken.errors)")
    let unknown = try await team.run(as: "kim", "journal", "list", "--outcome", "unknown")
    #expect(unknown.output.contains(id))
  }
}
