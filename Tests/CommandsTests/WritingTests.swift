import Foundation
import Simulator
import Store
import Testing

@Suite(.timeLimit(.minutes(10))) struct WritingTests {
  /// Well formed, but of no contact.
  private static let unknownID = "5f1c00000000000000000000"
  private static let jane = SimulatedAccount.named("eu-shop").jane

  private func janeID(_ bench: Workbench) async throws -> String {
    let run = try await bench.run("get", "eu-shop", Self.jane)
    return String(try #require(run.output.firstMatch(of: /"id":"([0-9a-f]+)"/)?.1))
  }

  @Test(arguments: [
    ["update", "shop-it", "59068", "--set", "phone=123"],
    ["prefer", "eu-shop", jane, "--by", "accountId", "--email", "out"],
    ["prefer", "eu-shop", "5f1c", "--email", "out"],
    ["anonymize", "eu-shop", "5f1c"],
    ["anonymize", "eu-shop", jane, "--by", "accountId"],
  ])
  func `a dry run prints the request and sends nothing`(arguments: [String]) async throws {
    let bench = try await Workbench()
    let process = try bench.process(arguments + ["--dry-run"])
    let output = Pipe()
    process.standardOutput = output
    process.standardInput = FileHandle.nullDevice
    #expect(try await Workbench.status(of: process) == 0)
    let text = String(
      decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    #expect(text.hasPrefix("{\"method\":\"P"))
    #expect(text.contains(",\"headers\":{\""))
    #expect(text.contains("‹redacted›"))
    #expect(text.contains("‹_id›") == arguments.contains("--by"))
    #expect(
      !text.contains(SimulatedAccount.named("eu-shop").secrets[0])
        && !text.contains(SimulatedAccount.named("shop-it").secrets[0]))
    #expect(await bench.requests().isEmpty)
    #expect(try bench.journal().isEmpty)
  }

  @Test func `an update prints the updated contact`() async throws {
    let bench = try await Workbench()
    let run = try await bench.run(
      "update", "shop-it", "59068", "--set", "phone=123", "--set", "note=", "--case", "C-1")
    #expect(run.status == 0)
    #expect(run.output.contains("\"phones\":[{\"value\":\"123\","))
    let rows = try bench.journal()
    #expect(rows.map(\.step) == ["intended", "sent", "answered", "verified"])
    #expect(rows.map(\.changedFields) == Array(repeating: ["phone", "note"], count: 4))
    #expect(rows.first?.caseReference == "C-1")
  }

  @Test func `reports an invalid id and deletes the other contact`()
    async throws
  {
    let bench = try await Workbench()
    let run = try await bench.run("delete", "shop-it", "59068", "abc", "--yes")
    #expect(run.status == 5)
    #expect(run.output.contains("{\"id\":\"59068\",\"outcome\":\"deleted\",\"message\":null}"))
    #expect(
      run.output.contains(
        "{\"id\":\"abc\",\"outcome\":\"failed\",\"message\":\"\(SimulatedAccount.named("shop-it").title)'s"
      ))
    #expect(try await bench.run("journal", "jobs").output == "[]\n")
  }

  @Test(arguments: [
    ["create", "shop-it", "--set", "customer=37091", "--set", "name=Ada Printed"],
    ["update", "shop-it", "59070", "--set", "note=Printed"],
    ["prefer", "eu-shop", WellKnownPeople.janeEmail, "--by", "accountId", "--sms", "out"],
    ["anonymize", "eu-shop", WellKnownPeople.janeEmail, "--by", "accountId", "--yes"],
    ["delete", "shop-it", "59071", "--yes"], ["delete", "b2b", "25493", "1", "25494", "--yes"],
  ])
  func `a write that cannot print its result reports the contact as done`(
    arguments: [String]
  ) async throws {
    let bench = try await Workbench()
    let run = try await bench.run(
      arguments + ["--output", "json"], output: "/dev/full")
    #expect(run.status == 5, "\(run.errors)")
    #expect(run.errors.contains("\"kind\":\"partial\""), "\(run.errors)")
    let rows = try bench.journal()
    #expect(rows.contains { $0.step == "verified" })
    if arguments[0] == "create" {
      let id = try #require(rows.last?.contactID)
      #expect(run.errors.contains("contact \(id) was created"))
    }
    if arguments[0] == "delete" {
      let words =
        arguments[1] == "shop-it"
        ? "1 contact deleted (59071), but"
        : "2 contacts recycled (25493, 25494); 1 contact not found (1), but"
      #expect(run.errors.contains(words), "\(run.errors)")
    }
  }

  @Test func `a response without a contact is not a success and prints none`() async throws {
    let bench = try await Workbench()
    await bench.simulator.failNext(
      .answer(status: 200, body: #"{"data":[]}"#), at: "eu-shop")
    let run = try await bench.run("prefer", "eu-shop", "5f1c", "--email", "out")
    #expect(run.status == 6)
    #expect(run.output == "")
  }

  @Test func `changes only the given preference`() async throws {
    let bench = try await Workbench()
    let run = try await bench.run(
      "prefer", "eu-shop", Self.jane, "--by", "accountId", "--email", "out")
    #expect(
      run.output.contains(
        "\"preferences\":{\"email\":\"optout\",\"sms\":\"optin\",\"call\":\"optout\"}"))
    #expect(try bench.journal().map(\.step) == ["intended", "sent", "answered", "verified"])
  }

  @Test func `a write by id alone is answered and not read back`() async throws {
    let bench = try await Workbench()
    let run = try await bench.run("prefer", "eu-shop", try await janeID(bench), "--call", "in")
    #expect(run.status == 0)
    #expect(run.errors.hasPrefix("roster: eu-shop: answered, not read back"))
    #expect(try bench.journal().map(\.step) == ["intended", "sent", "answered"])
  }

  @Test func `sends nothing without --yes and without a terminal`() async throws {
    let bench = try await Workbench()
    let run = try await bench.run("anonymize", "eu-shop", Self.jane, "--by", "accountId")
    #expect(run.status == 64)
    #expect(run.errors.contains("add --yes; nothing was sent"))
    #expect(await bench.requests().isEmpty)
  }

  @Test func `an anonymized contact has no name`() async throws {
    let bench = try await Workbench()
    let run = try await bench.run(
      "anonymize", "eu-shop", Self.jane, "--by", "accountId", "--yes")
    #expect(run.status == 0)
    #expect(run.output.contains("\"name\":\"\""))
    #expect(run.output.contains("\"anonymized\":true"))
    #expect(try bench.journal().last?.step == "verified")
    let sent = await bench.requests().filter { $0.hasPrefix("PUT") }
    #expect(sent.count == 1)
  }

  @Test func `reports the outcome of each of many ids`() async throws {
    let bench = try await Workbench()
    let id = try await janeID(bench)
    let run = try await bench.run(
      "prefer", "eu-shop", "-", "--email", "in",
      input: "\(id)\n{\"id\":\"\(Self.unknownID)\"}\n")
    #expect(run.status == 5)
    #expect(run.output.hasPrefix("[{\"id\":\"\(id)\",\"outcome\":\"done\",\"contact\":{"))
    #expect(run.output.contains("\"outcome\":\"notFound\",\"contact\":null,\"message\":\""))
    let none = try await bench.run(
      "anonymize", "eu-shop", "-", "--yes", input: Self.unknownID)
    #expect(none.status == 2)
  }

  @Test func `a table of many contacts shows names and preferences, and failures once`()
    async throws
  {
    let bench = try await Workbench()
    let input = ([Self.jane] + (1...12).map { "absent\($0)@example.com" }).joined(separator: "\n")
    let words = ["prefer", "eu-shop", "-", "--by", "accountId", "--sms", "out", "--output"]
    let run = try await bench.run(words + ["table"], input: input)
    #expect(run.status == 5)
    #expect(!run.output.contains("{"))
    let rows = run.output.split(separator: "\n")
    #expect(rows[0].split(separator: " ") == ["ID", "OUTCOME", "NAME", "PREFERENCES", "MESSAGE"])
    #expect(rows[1].contains("Jane Smith"))
    #expect(rows[1].contains("sms=optout"))
    let lines = run.errors.split(separator: "\n")
    #expect(lines.count == 2, "\(run.errors)")
    #expect(lines[0].hasSuffix("(row 2)"))
    #expect(
      lines[1].hasSuffix(": 11 more contacts, rows 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 1 more"))
    let json = try await bench.run(words + ["json"], input: input)
    #expect(json.errors.split(separator: "\n").count == 12)
    #expect(json.errors.contains(#""row":13}}"#))
  }

  @Test func `a write without a response is unknown after one request`() async throws {
    let bench = try await Workbench()
    let id = try await janeID(bench)
    await bench.simulator.failNext(.closedAfterApplying, at: "eu-shop")
    let run = try await bench.run("prefer", "eu-shop", id, "--call", "in", "--output", "json")
    #expect(run.status == 6)
    #expect(run.errors.contains("\"kind\":\"unknownOutcome\""))
    #expect(try bench.journal().map(\.step) == ["intended", "sent", "unknown"])
    #expect(await bench.requests().filter { $0.hasPrefix("POST") }.count == 1)
  }

  @Test func `settles a write without a response by reading if possible`() async throws {
    let bench = try await Workbench()
    await bench.simulator.failNext(
      .closedAfterApplying, at: "eu-shop", where: CallFilter(method: "POST"))
    let run = try await bench.run(
      "prefer", "eu-shop", Self.jane, "--by", "accountId", "--call", "in")
    #expect(run.status == 0)
    #expect(run.errors.contains("the answer was lost; reading shows that it is done"))
  }

  @Test(arguments: [
    (top: "read_only = true", replacing: "", with: "", reason: "read_only = true"),
    (
      top: "", replacing: "site_id", with: "allow_actions = [\"get\"]\nsite_id",
      reason: "allow_actions leaves prefer out"
    ),
    (
      top: "require_case = true", replacing: "sandbox", with: "production",
      reason: "needs a case reference"
    ),
  ])
  func `refuses what the config forbids before sending`(
    row: (top: String, replacing: String, with: String, reason: String)
  ) async throws {
    let bench = try await Workbench()
    try await bench.configure(top: row.top, replacing: row.replacing, with: row.with)
    let run = try await bench.run("prefer", "eu-shop", "5f1c", "--call", "in", "--output", "json")
    #expect(run.status == 4)
    #expect(run.errors.contains("\"kind\":\"refused\""))
    #expect(run.errors.contains(row.reason))
    #expect(await bench.requests().isEmpty)
  }

  @Test func `refuses a case reference that could be a person`() async throws {
    let bench = try await Workbench()
    let run = try await bench.run(
      "prefer", "eu-shop", "5f1c", "--call", "in", "--case", "jane@example.com")
    #expect(run.status == 64)
    #expect(run.errors.contains("--case: a case reference may contain"))
    #expect(await bench.requests().isEmpty)
  }

  @Test func `sends nothing without a journal`() async throws {
    let bench = try await Workbench()
    try FileManager.default.createDirectory(
      atPath: bench.path("state/roster"), withIntermediateDirectories: true)
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o777], ofItemAtPath: bench.path("state/roster"))
    let run = try await bench.run("prefer", "eu-shop", "5f1c", "--call", "in")
    #expect(run.status == 74)
    #expect(run.errors.contains("the journal cannot be written"))
    #expect(await bench.requests().isEmpty)
    #expect(try await bench.run("count", "shop-it").status == 0)
  }
}
