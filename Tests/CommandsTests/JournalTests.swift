import Foundation
import Simulator
import Testing

/// Covers `roster journal …` after other runs of the program.
@Suite(.timeLimit(.minutes(10))) struct JournalTests {
  private static let jane = WellKnownPeople.janeEmail

  private func ids(_ bench: Workbench, _ count: Int) async throws -> [String] {
    let run = try await bench.run("list", "b2b", "--limit", "\(count)", "--output", "ndjson")
    return try run.output.split(separator: "\n").map { line in
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      return try #require(object?["id"] as? String)
    }
  }

  private func rows(_ run: Run) throws -> [[String: Any]] {
    try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [[String: Any]],
      "\(run.output) \(run.errors)")
  }

  /// Kills the program when it sends its third deletion.
  private func killedDeletion(_ bench: Workbench, _ ids: [String]) async throws {
    try bench.write(ids.joined(separator: "\n"), to: "ids")
    let process = try bench.process(["delete", "b2b", "-", "--yes", "--verbose"])
    process.standardInput = try FileHandle(
      forReadingFrom: URL(fileURLWithPath: bench.path("ids")))
    process.standardOutput = FileHandle.nullDevice
    let errors = Pipe()
    process.standardError = errors
    async let status = Workbench.status(of: process)
    var told = ""
    for await text in Workbench.texts(of: errors.fileHandleForReading) {
      told += text
      let sent = told.split(separator: "\n").filter { $0.contains("→") && $0.contains("DELETE") }
      if sent.count >= 3 {
        // If the request had not arrived, settling it would take a minute.
        while await bench.requests().count(where: { $0.hasPrefix("DELETE") }) < 3 {
          await Task.yield()
        }
        kill(process.processIdentifier, SIGKILL)
        break
      }
    }
    #expect(try await status == -1)
  }

  @Test func `a killed job is reported, settled and continued, and no contact is sent twice`()
    async throws
  {
    let bench = try await Workbench()
    let ids = try await ids(bench, 8)
    await bench.simulator.setLatency(.milliseconds(100))
    try await killedDeletion(bench, ids)
    await bench.simulator.setLatency(.zero)

    let jobs = try rows(try await bench.run("journal", "jobs", "--output", "json"))
    let job = try #require(jobs.first?["job"] as? String)
    #expect(jobs.count == 1)
    let counts = ["done", "failed", "unknown", "notSent"].compactMap { jobs[0][$0] as? Int }
    #expect(counts.reduce(0, +) == 8)
    #expect(counts[3] >= 5)

    let refused = try await bench.run("journal", "continue", job)
    #expect(refused.status == 64)
    // The provider may still be working on it.
    while try await bench.run("journal", "settle").status == 6 {}
    let rest = try await bench.run("journal", "continue", String(job.prefix(6)), "--yes")
    #expect(rest.status == 0, "\(rest.errors)")
    #expect(try rows(try await bench.run("journal", "jobs", "--output", "json")).isEmpty)

    let written = try rows(try await bench.run("journal", "show", job, "--output", "json"))
    #expect(written.compactMap { $0["contactId"] as? String } == ids)
    #expect(
      written.allSatisfy { ["verified", "answered"].contains($0["outcome"] as? String) })
    let deleted = await bench.requests().filter { $0.hasPrefix("DELETE") }
    #expect(Set(deleted).count == 8)
    #expect(try await bench.run("journal", "verify").status == 0)
  }

  @Test func `does not offer an abandoned job again`() async throws {
    let bench = try await Workbench()
    await bench.simulator.setLatency(.milliseconds(100))
    try await killedDeletion(bench, try await ids(bench, 6))
    let jobs = try rows(try await bench.run("journal", "jobs", "--output", "json"))
    let job = try #require(jobs.first?["job"] as? String)
    let before = await bench.requests().count
    #expect(try await bench.run("journal", "abandon", job).status == 0)
    #expect(try rows(try await bench.run("journal", "jobs", "--output", "json")).isEmpty)
    #expect(await bench.requests().count == before)
    #expect(try await bench.run("journal", "continue", job, "--yes").status == 64)
  }

  /// Ways in which the config's `b2b` can become another installation while a job is unfinished.
  enum Change: CaseIterable {
    case environment, address, account

    func applied(to config: String, port: Int) -> String {
      switch self {
      case .environment:
        config.replacing("environment = \"sandbox\"", with: "environment = \"production\"")
      case .address: config.replacing("127.0.0.1:\(port)", with: "localhost:\(port)")
      case .account:
        config.replacing("client_id = \"", with: "client_id = \"another-")
      }
    }
  }

  @Test(arguments: Change.allCases)
  func `does not continue a sandbox job in production`(
    change: Change
  ) async throws {
    let bench = try await Workbench()
    await bench.simulator.setLatency(.milliseconds(100))
    try await killedDeletion(bench, try await ids(bench, 6))
    await bench.simulator.setLatency(.zero)
    let jobs = try rows(try await bench.run("journal", "jobs", "--output", "json"))
    let job = try #require(jobs.first?["job"] as? String)
    let config = await bench.simulator.configuration
    let port = try #require(
      config.firstMatch(of: /127\.0\.0\.1:(\d+)/).flatMap { Int($0.1) })
    try bench.write(change.applied(to: config, port: port), to: "config.toml")
    let before = await bench.requests().count
    let refused = try await bench.run("journal", "continue", job, "--yes", "--case", "C-1")
    #expect(refused.status == 4, "\(refused.errors)")
    #expect(refused.errors.contains("another installation (sandbox"), "\(refused.errors)")
    let settled = try await bench.run("journal", "settle")
    #expect(settled.status == 6)
    #expect(settled.output.contains("another installation (sandbox"), "\(settled.output)")
    #expect(await bench.requests().count == before)

    try bench.write(config, to: "config.toml")
    while try await bench.run("journal", "settle").status == 6 {}
    #expect(try await bench.run("journal", "continue", job, "--yes").status == 0)
  }

  @Test(arguments: [
    "UPDATE journal SET contactID = '25600' WHERE sequence = 1",
    "UPDATE journal SET installation = NULL", "UPDATE journal SET step = 'intended'",
    "DELETE FROM journal WHERE sequence = (SELECT MAX(sequence) FROM journal)",
  ])
  func `does not continue a job of a changed journal`(change: String) async throws {
    let bench = try await Workbench()
    await bench.simulator.setLatency(.milliseconds(100))
    try await killedDeletion(bench, try await ids(bench, 6))
    let jobs = try rows(try await bench.run("journal", "jobs", "--output", "json"))
    let job = try #require(jobs.first?["job"] as? String)
    try await editJournal(bench, change)
    let before = await bench.requests().count
    let run = try await bench.run("journal", "continue", job, "--yes")
    #expect([4, 74].contains(run.status), "\(run.status) \(run.errors)")
    #expect(await bench.requests().count { $0.hasPrefix("DELETE") } == 3)
    #expect(await bench.requests().count == before)
  }

  private func editJournal(_ bench: Workbench, _ statement: String) async throws {
    let python = Process()
    python.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
    python.arguments = [
      "-c", "import sqlite3, sys; sqlite3.connect(sys.argv[1]).executescript(sys.argv[2])",
      bench.path("state/roster/roster.sqlite"), statement,
    ]
    #expect(try await Workbench.status(of: python) == 0)
  }

  @Test(arguments: [("action", "melt"), ("environment", "moon")])
  func `an unknown word in the journal is an error that names the entry`(
    column: String, word: String
  ) async throws {
    let bench = try await Workbench()
    await bench.simulator.setLatency(.milliseconds(100))
    try await killedDeletion(bench, try await ids(bench, 6))
    let jobs = try rows(try await bench.run("journal", "jobs", "--output", "json"))
    let job = try #require(jobs.first?["job"] as? String)
    try await editJournal(bench, "UPDATE journal SET \(column) = '\(word)'")
    let before = await bench.requests().count
    for command in ["continue", "abandon"] {
      let run = try await bench.run(
        ["journal", command, job] + (command == "continue" ? ["--yes"] : []))
      #expect(run.status == 74)
      #expect(run.errors.contains("has an unknown \(column), '\(word)'"), "\(run.errors)")
      #expect(run.errors.contains(/entry \d+ has/), "\(run.errors)")
    }
    #expect(await bench.requests().count == before)
  }

  /// Loses the response of a change by id alone, which cannot be read back.
  private func loseChange(_ bench: Workbench) async throws {
    let found = try await bench.run("get", "eu-shop", Self.jane, "--by", "accountId")
    let object = try JSONSerialization.jsonObject(with: Data(found.output.utf8)) as? [String: Any]
    let id = try #require(object?["id"] as? String)
    await bench.simulator.failNext(
      .closedAfterApplying, at: "eu-shop", where: CallFilter(method: "POST"))
    let run = try await bench.run("prefer", "eu-shop", id, "--sms", "out")
    #expect(run.status == 6, "\(run.errors)")
  }

  @Test func `settles an unknown outcome with the account id from standard input`()
    async throws
  {
    let bench = try await Workbench()
    try await loseChange(bench)
    let unknown = try rows(
      try await bench.run("journal", "list", "--outcome", "unknown", "--output", "json"))
    #expect(unknown.count == 1)

    let wrong = try await bench.run("journal", "settle", input: "other@example.com\n")
    #expect(wrong.status == 6)
    #expect(wrong.output.contains("no contact has this accountId"))
    let left = try await bench.run("journal", "settle", input: "\n")
    #expect(left.status == 6)
    let settled = try await bench.run("journal", "settle", input: Self.jane + "\n")
    #expect(settled.status == 0, "\(settled.errors)")
    #expect(try rows(settled).first?["outcome"] as? String == "verified")
    #expect(
      try await bench.run("journal", "list", "--outcome", "unknown", "--output", "ndjson").output
        .isEmpty)
  }

  @Test func `verify names the first invalid entry of a changed journal`()
    async throws
  {
    let bench = try await Workbench()
    for sms in ["out", "in", "out"] {
      _ = try await bench.run(
        "prefer", "eu-shop", Self.jane, "--by", "accountId", "--sms", sms)
    }
    #expect(try await bench.run("journal", "verify").status == 0)
    let head = bench.path("state/roster/journal.head")
    let text = try String(contentsOfFile: head, encoding: .utf8)
    try text.replacingOccurrences(of: "head 1", with: "head 9")
      .write(toFile: head, atomically: false, encoding: .utf8)
    let run = try await bench.run("journal", "verify", "--output", "table")
    #expect(run.status == 74)
    #expect(run.output.contains("journal.head: contradicts at entry"))
    #expect(run.errors.contains("the journal fails verification from entry"))
  }

  @Test func `exports every entry without personal data`() async throws {
    let bench = try await Workbench()
    _ = try await bench.run(
      "prefer", "eu-shop", Self.jane, "--by", "accountId", "--sms", "out", "--case", "C-1")
    let csv = try await bench.run("journal", "export")
    let lines = csv.output.split(separator: "\r\n")
    #expect(lines.count == 5)
    #expect(lines[0].hasPrefix("sequence,write,step,time,operator"))
    #expect(lines[1...].allSatisfy { $0.contains("C-1") })
    let json = try rows(try await bench.run("journal", "export", "--output", "json"))
    #expect(
      json.compactMap { $0["step"] as? String }
        == ["intended", "sent", "answered", "verified"])
    for output in [csv.output, "\(json)"] {
      #expect(!output.contains(Self.jane))
      #expect(!output.contains("Jane"))
    }
    let none = try await bench.run(
      "journal", "export", "--outcome", "failed", "--output", "ndjson")
    #expect(none.output.isEmpty)
  }

  @Test func `a contradicting head stops writes until it is accepted`() async throws {
    let bench = try await Workbench()
    let write = ["prefer", "eu-shop", Self.jane, "--by", "accountId", "--sms"]
    #expect(try await bench.run(write + ["out"]).status == 0)
    try FileManager.default.removeItem(atPath: bench.path("state/roster/journal.head"))
    let before = await bench.requests().count { $0.hasPrefix("POST") }

    #expect(try await bench.run("journal", "verify").status == 74)
    let refused = try await bench.run(write + ["in"])
    #expect(refused.status == 74, "\(refused.errors)")
    #expect(refused.errors.contains("roster journal accept-head"))
    #expect(await bench.requests().count { $0.hasPrefix("POST") } == before)

    let shown = try await bench.run("journal", "accept-head")
    #expect(shown.status == 64)
    #expect(shown.errors.contains("journal.head contradicts the journal at entry 5"))
    #expect(shown.errors.contains("--yes"))
    #expect(try await bench.run(write + ["in"]).status == 74)

    let accepted = try await bench.run("journal", "accept-head", "--yes", "--output", "json")
    #expect(accepted.status == 0, "\(accepted.errors)")
    #expect(accepted.output.contains(#""accepted":"headMissing""#))
    #expect(try await bench.run(write + ["in"]).status == 0)
    let verified = try await bench.run("journal", "verify", "--output", "table")
    #expect(verified.status == 0, "\(verified.output)")
    #expect(verified.output.contains("accepted the journal at"))
    #expect(
      try rows(try await bench.run("journal", "list", "--output", "json")).count == 2)
    let again = try await bench.run("journal", "accept-head", "--yes")
    #expect(again.status == 0)
    #expect(again.errors.contains("nothing to accept"))
  }

  @Test func `reports a pipe instead of the head without blocking`() async throws {
    let bench = try await Workbench()
    _ = try await bench.run("prefer", "eu-shop", Self.jane, "--by", "accountId", "--sms", "out")
    let head = bench.path("state/roster/journal.head")
    try FileManager.default.removeItem(atPath: head)
    try #require(mkfifo(head, 0o600) == 0)
    let run = try await bench.run("journal", "verify", "--output", "table")
    #expect(run.status == 74)
    #expect(run.output.contains("it is a pipe"))
  }

  @Test func `refuses an id with a control character before it stores or sends anything`()
    async throws
  {
    let bench = try await Workbench()
    for input in ["1\u{0}2\n", "12\u{1B}[2J\n", "{\"id\":\"1\\u0000\"}\n"] {
      let run = try await bench.run(["delete", "b2b", "-", "--yes"], input: input)
      #expect(run.status == 64)
      #expect(run.errors.contains("line 1 of standard input has a control character"))
    }
    let run = try await bench.run("delete", "b2b", "12\u{7F}", "--yes")
    #expect(run.status == 64)
    #expect(await bench.requests().isEmpty)
    #expect(!FileManager.default.fileExists(atPath: bench.path("state/roster/roster.sqlite")))
  }

  @Test(
    arguments: [
      ["journal", "show", "zzzz"], ["journal", "list", "--outcome", "gone"],
      ["journal", "list", "--since", "yesterday"], ["journal", "continue", "x"],
    ].map { ($0, $0[1] == "show" ? 2 : 64) } as [([String], Int)])
  func `an error about an unknown name lists valid ones`(row: ([String], Int)) async throws {
    let bench = try await Workbench()
    let run = try await bench.run(row.0)
    #expect(run.status == Int32(row.1))
    #expect(run.errors.split(separator: "\n").count == 2, "\(run.errors)")
    #expect(!FileManager.default.fileExists(atPath: bench.path("state/roster/roster.sqlite")))
  }
}
