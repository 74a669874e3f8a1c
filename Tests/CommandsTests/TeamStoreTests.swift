import Foundation
import Simulator
import TestSupport
import Testing

/// The commands with `[store]`.
@Suite(.timeLimit(.minutes(10))) struct TeamStoreTests {
  @Test func `what one operator wrote, another one and an auditor see`() async throws {
    let team = try await TeamBench()
    let update = try await team.run(as: "jo", "update", "shop-it", "59069", "--set", "note=x")
    #expect(update.status == 0, "\(update.errors)")
    let opened = try await team.run(as: "kim", "case", "open", "K-1", "--right", "erasure")
    #expect(opened.status == 0, "\(opened.errors)")
    for role in ["jo", "kim", "ada"] {
      let writes = try await team.run(as: role, "journal", "list", "--output", "json")
      #expect(writes.output.contains(#""operator":"jo""#), "\(role): \(writes.errors)")
      let cases = try await team.run(as: role, "case", "list", "--output", "json")
      #expect(cases.output.contains("K-1"), "\(role): \(cases.errors)")
      let verified = try await team.run(as: role, "journal", "verify", "--output", "json")
      #expect(verified.status == 0, "\(role): \(verified.errors) \(verified.output)")
      #expect(verified.output.contains("chain of jo"))
    }
    let alone = try await team.bench.run("journal", "list", "--output", "json")
    #expect(alone.output == "[]\n", "the state folder has a journal of its own")
  }

  @Test func `an auditor reads, and nothing is sent for them`() async throws {
    let team = try await TeamBench()
    #expect(
      try await team.run(as: "jo", "case", "open", "K-1", "--right", "access").status == 0)
    let update = ["update", "shop-it", "59069", "--set", "note=x"]
    let before = await team.bench.requests().count
    let refused = try await team.run(as: "ada", update)
    #expect(refused.status == 74, "\(refused.errors)")
    #expect(refused.errors.contains("the database role ada may only read"))
    #expect(await team.bench.requests().count == before)
    let opened = try await team.run(as: "ada", "case", "open", "K-2", "--right", "access")
    #expect(opened.status == 74, "\(opened.errors)")
    let written = try await team.run(as: "jo", update)
    #expect(written.status == 0, "\(written.errors)")
    #expect(await team.bench.requests().count > before)
  }

  @Test func `the history of the team is listed by operator, by host and by time`() async throws {
    let team = try await TeamBench()
    for role in ["jo", "kim"] {
      let run = try await team.run(as: role, "update", "shop-it", "59069", "--set", "note=\(role)")
      #expect(run.status == 0, "\(run.errors)")
    }
    func list(_ options: String...) async throws -> String {
      let run = try await team.run(as: "ada", ["journal", "list", "--output", "json"] + options)
      #expect(run.status == 0, "\(run.errors)")
      return run.output
    }
    let all = try await list()
    #expect(all.contains(#""operator":"jo""#) && all.contains(#""operator":"kim""#), "\(all)")
    let one = try await list("--operator", "jo")
    #expect(one.contains(#""operator":"jo""#) && !one.contains(#""operator":"kim""#), "\(one)")
    let host = try #require(all.firstMatch(of: /"host":"([^"]+)"/)).1
    #expect(try await list("--host", String(host)) == all)
    #expect(try await list("--host", "elsewhere") == "[]\n")
    #expect(try await list("--since", "2099-01-01") == "[]\n")
  }

  @Test func `the suppression list is one for the team`() async throws {
    let team = try await TeamBench()
    try team.bench.write("ada@example.com\n", to: "people.txt")
    let added = try await team.run(
      as: "jo", "suppression", "import", team.bench.path("people.txt"), "--case", "K-1")
    #expect(added.status == 0, "\(added.errors)")
    let check = try await team.run(
      as: "kim", "suppression", "check", "-", input: "ADA@example.com\n")
    #expect(check.status == 0 && check.output.contains("K-1"), "\(check.errors)")
  }

  @Test func `init prepares an empty database, once, and status says what a login may do`()
    async throws
  {
    let team = try await TeamBench(isPrepared: false)
    let early = try await team.run(as: "jo", "journal", "list")
    #expect(early.status == 74 && early.errors.contains("roster store init"), "\(early.errors)")
    let unprepared = try await team.run(as: "jo", "store", "status", "--output", "json")
    #expect(unprepared.output.contains(#""migrations":0"#), "\(unprepared.errors)")
    let administrator = team.url("administrator")
    let first = try await team.run(as: "jo", "store", "init", "--url", administrator)
    #expect(first.status == 0 && first.output.contains("1 journal"), "\(first.errors)")
    let second = try await team.run(as: "jo", "store", "init", "--url", administrator)
    #expect(second.status == 0 && second.output.contains(#""applied":[]"#), "\(second.errors)")
    let migrated = try await team.run(as: "jo", "store", "migrate", "--url", administrator)
    #expect(migrated.output.contains(#""applied":[]"#), "\(migrated.errors)")
    let status = try await team.run(as: "jo", "store", "status", "--output", "json")
    for part in [
      #""role":"jo","rights":["operator"]"#, #""encryption":"socket","pooled":false"#,
      // Other tests make roles of the same server.
      #""teamKey":"notYetKept","chains":0,"entries":0,"indexes":0,"operators":["jo","#, #""kim"]}"#,
    ] { #expect(status.output.contains(part), "\(status.output)") }
    #expect(
      try await team.run(as: "jo", "case", "open", "K-1", "--right", "access").status == 0)
    try await team.configure("kim", key: "{ value = \"\(String(repeating: "x", count: 32))\" }")
    let other = try await team.run(as: "kim", "store", "status", "--output", "json")
    #expect(other.output.contains(#""teamKey":"differs""#), "\(other.output)")
    let guest = try await team.run(as: "guest", "store", "status", "--output", "json")
    #expect(
      guest.output.contains(#""role":"guest","rights":[]"#)
        && guest.output.contains(#""entries":null"#), "\(guest.output)")
  }

  @Test func `who shows a session while it runs, and no more once it has ended`() async throws {
    let team = try await TeamBench()
    await team.bench.simulator.setLatency(.seconds(2))
    let update = ["update", "shop-it", "59069", "--set", "note=x"]
    async let write = team.run(as: "jo", update)
    var seen = ""
    for _ in 0..<200 where !seen.contains(#""operator":"jo""#) {
      seen = try await team.run(as: "kim", "who", "--output", "json").output
    }
    #expect(seen.contains(#""operator":"jo""#), "\(seen)")
    #expect(try await write.status == 0)
    let ended = try await team.run(as: "kim", "who", "--output", "json")
    #expect(ended.output == "[]\n", "\(ended.output) \(ended.errors)")
  }

  @Test(arguments: [
    ("init", "a login that may make roles and schemas"),
    ("migrate", "a login with roster_owner (--url)"),
    ("import", "a login with roster_owner (--url)"),
  ])
  func `an operator's login is told what an administrator's command needs`(
    command: String, need: String
  ) async throws {
    let team = try await TeamBench()
    let alone = try await team.bench.run(
      ["case", "open", "K-1", "--right", "access"],
      environment: ["XDG_STATE_HOME": team.bench.path("state-jo")])
    #expect(alone.status == 0, "\(alone.errors)")
    let refused = try await team.run(as: "jo", "store", command)
    #expect(refused.status == 74, "\(refused.output)")
    #expect(refused.errors.contains("it needs \(need)"), "\(refused.errors)")
    #expect(!refused.errors.contains("SQLSTATE"))
  }

  @Test func `reading goes on without the database, and nothing is written`() async throws {
    let team = try await TeamBench()
    try await team.configure("jo", url: "postgresql://jo@/none?host=/nowhere")
    let read = try await team.run(as: "jo", "get", "shop-it", "59069")
    #expect(read.status == 0, "\(read.errors)")
    let before = await team.bench.requests().count
    let update = ["update", "shop-it", "59069", "--set", "note=x"]
    let refused = try await team.run(as: "jo", update)
    #expect(refused.status == 74 && refused.errors.contains("postgresql://jo@/none"))
    #expect(await team.bench.requests().count == before)
    #expect(try await team.run(as: "kim", update).status == 0)
    #expect(await team.bench.requests().count > before)
  }

  @Test func `answers that the database does not have are named at the end of a command`()
    async throws
  {
    let team = try await TeamBench()
    try await team.configure("jo", url: "postgresql://jo@/none?host=/nowhere")
    let get = ["get", "shop-it", "59069"]
    #expect(try await team.run(as: "jo", get).errors == "")
    try FileManager.default.createDirectory(
      atPath: team.bench.path("state-jo/roster/team"), withIntermediateDirectories: true)
    try team.bench.write("", to: "state-jo/roster/team/journal.spool")
    let run = try await team.run(as: "jo", get)
    #expect(
      run.status == 0 && run.errors.contains("team/journal.spool keeps them"), "\(run.errors)")
  }

  @Test(arguments: [
    (#"{ env = "NO_SUCH_KEY" }"#, "[store] key: the environment has no NO_SUCH_KEY"),
    (#"{ value = "short" }"#, "[store] key is shorter than 32 characters"),
  ])
  func `a key that cannot be used is named by what needs the store, and reading goes on`(
    key: String, message: String
  ) async throws {
    let team = try await TeamBench()
    try await team.configure("jo", key: key)
    #expect(try await team.run(as: "jo", "get", "shop-it", "59069").status == 0)
    let list = try await team.run(as: "jo", "journal", "list")
    #expect(list.status == 74 && list.errors.contains(message), "\(list.errors)")
  }

  @Test func `without [store], store status says what to do`() async throws {
    let bench = try await Workbench()
    let run = try await bench.run("store", "status")
    #expect(run.status == 64 && run.errors.contains("the config has no [store]"), "\(run.errors)")
  }
}
