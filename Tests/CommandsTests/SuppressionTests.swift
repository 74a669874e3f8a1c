import Foundation
import Simulator
import Store
import Testing

@Suite(.timeLimit(.minutes(10))) struct SuppressionTests {
  private static let jane = WellKnownPeople.janeEmail

  /// A bench with a list of these lines.
  private func bench(_ lines: String, _ options: String...) async throws -> Workbench {
    let bench = try await Workbench()
    try bench.write(lines, to: "people.txt")
    let run = try await bench.run(
      ["suppression", "import", bench.path("people.txt"), "--date", "2026-11-28"] + options)
    #expect(run.status == 0, "\(run.errors)")
    return bench
  }

  @Test func `imports, checks, counts, exports and removes`() async throws {
    let bench = try await bench("Ada@Example.com\r\n\r\n+33 6 12 34 56 78\n", "--case", "GDPR-118")
    let check = try await bench.run(
      "suppression", "check", "-", "--output", "json",
      input: "ada@example.com\nbob@example.com\n0033612345678\n")
    #expect(check.status == 0)
    #expect(
      check.output == """
        [{"identifier":"ada@example.com","listed":true,"case":"GDPR-118","right":"erasure","date":"2026-11-28"},
         {"identifier":"bob@example.com","listed":false,"case":null,"right":null,"date":null},
         {"identifier":"0033612345678","listed":true,"case":"GDPR-118","right":"erasure","date":"2026-11-28"}]

        """)
    let status = try await bench.run("suppression", "status", "--output", "json")
    #expect(
      status.output == """
        {"on":true,"tags":3,"cases":1,"erasure":3,"objection":0,"oldest":"2026-11-28","newest":"2026-11-28"}

        """)
    let export = try await bench.run("suppression", "export", "--output", "ndjson")
    #expect(export.output.split(separator: "\n").count == 3)
    let line = /\{"tag":"[0-9a-f]{16}","case":"GDPR-118","right":"erasure","date":"2026-11-28"\}/
    #expect(
      export.output.split(separator: "\n").allSatisfy { $0.wholeMatch(of: line) != nil })
    let remove = try await bench.run("suppression", "remove", "GDPR-118", "--output", "json")
    #expect(remove.status == 0 && remove.output == "{\"case\":\"GDPR-118\",\"removed\":3}\n")
    #expect(try await bench.run("suppression", "remove", "GDPR-118").status == 2)
    let gone = try await bench.run("suppression", "check", "-", input: "ada@example.com\n")
    #expect(gone.status == 2 && gone.output.contains("\"listed\":false"))
    #expect(await bench.requests().isEmpty)
  }

  @Test func `the journal has what was added to the list and removed from it, and no identifier`()
    async throws
  {
    let bench = try await bench("ada@example.com\n+1 617 555 0101\n", "--case", "GDPR-118")
    #expect(try await bench.run("suppression", "remove", "GDPR-118").status == 0)
    #expect(try await bench.run("suppression", "remove", "GDPR-119").status == 2)
    let events = try bench.journal().compactMap(\.event)
    #expect(
      events == [
        #"{"suppressionImported":{"day":"2026-11-28","identifiers":2,"reference":"GDPR-118","#
          + #""right":"erasure"}}"#,
        #"{"suppressionRemoved":{"reference":"GDPR-118","tags":3}}"#,
      ])
    #expect(try await bench.run("journal", "verify").status == 0)
    #expect(try await bench.run("case", "list").output == "[]\n")
    #expect(try await bench.run("case", "open", "GDPR-118", "--right", "erasure").status == 0)
    #expect(try await bench.run("case", "open", "suppression", "--right", "erasure").status == 64)
  }

  @Test func `a list does not change if the journal cannot keep the change`() async throws {
    let bench = try await bench("ada@example.com\n", "--case", "GDPR-118")
    try bench.write("bob@example.com\n", to: "more.txt")
    try FileManager.default.removeItem(atPath: bench.path("state/roster/journal.head"))
    for words in [["import", bench.path("more.txt")], ["remove", "GDPR-118"]] {
      #expect(try await bench.run(["suppression"] + words).status == 74)
    }
    let check = try await bench.run(
      "suppression", "check", "-", input: "ada@example.com\nbob@example.com\n")
    #expect(check.output.components(separatedBy: #""listed":true"#).count == 2)
  }

  @Test func `names lines that are no identifier and adds the others`() async throws {
    let bench = try await Workbench()
    try bench.write("nonsense\nada@example.com\n12\n", to: "people.txt")
    let run = try await bench.run(
      "suppression", "import", bench.path("people.txt"), "--right", "objection", "--output", "json")
    #expect(run.status == 5)
    #expect(run.output.contains("\"right\":\"objection\""))
    #expect(run.output.contains("\"added\":1,\"known\":0,\"invalid\":[1,3]}"))
    #expect(run.output.firstMatch(of: /"case":"import-\d{4}-\d\d-\d\d"/) != nil)
    #expect(run.errors.contains("line 3 is neither an e-mail address nor a phone number"))
    #expect(!run.errors.contains("nonsense"))
  }

  @Test(arguments: [
    ["check", "ada@example.com"], ["import", "x", "--date", "28.11.2026"],
    ["import", "x", "--right", "access"], ["import", "x", "--country", "UK"],
  ])
  func `refuses what could not be meant`(words: [String]) async throws {
    let bench = try await Workbench()
    #expect(try await bench.run(["suppression"] + words).status == 64)
    #expect(try await bench.run(["suppression", "check", "-"], input: "Ada Byron\n").status == 64)
  }

  @Test func `a creation of an erased person ends with 4, and can be repeated despite the list`()
    async throws
  {
    let bench = try await bench("ada@example.com\n", "--case", "GDPR-118")
    let create = [
      "create", "shop-it", "--set", "customer=37091", "--set", "name=Ada", "--set",
      "email=ada@example.com",
    ]
    let refused = try await bench.run(create)
    #expect(refused.status == 4)
    #expect(
      refused.errors.contains(
        "shop-it: belongs to a person who was erased on 2026-11-28 (GDPR-118)"))
    #expect(refused.errors.contains("nothing was sent"))
    #expect(await bench.requests().isEmpty)
    let created = try await bench.run(create + ["--despite-suppression"])
    #expect(created.status == 0, "\(created.errors)")
    let journal = try bench.journal().filter { $0.step != "event" }
    #expect(journal.map(\.step).prefix(3) == ["intended", "failed", "intended"])
    #expect(journal[1].note == "suppressed")
    #expect(journal.first { $0.step == "sent" }?.note == "despite suppression")
    let list = try await bench.run("journal", "list", "--output", "table")
    #expect(list.output.contains("on the suppression list"))
  }

  @Test func `many opt-ins leave out a person who objected, and name it`() async throws {
    let bench = try await bench("\(Self.jane)\n", "--right", "objection", "--case", "OBJ-1")
    let donors = try await bench.run("list", "donors", "--all").output
    let emails = donors.matches(of: /"value":"([^"@]+@[^"]+)"/).map { String($0.1) }
    let run = try await bench.run(
      "prefer", "eu-shop", "-", "--by", "accountId", "--email", "in", "--output", "json",
      input: ([Self.jane] + emails).joined(separator: "\n"))
    #expect(run.status == 5, "\(run.errors)")
    #expect(run.output.contains("objected on 2026-11-28 (OBJ-1)"))
    #expect(run.output.contains("\"outcome\":\"failed\""))
    #expect(run.output.contains("\"outcome\":\"done\""))
    let out = try await bench.run(
      "prefer", "eu-shop", Self.jane, "--by", "accountId", "--email", "out")
    #expect(out.status == 0, "\(out.errors)")
    let both = try await bench.run(
      "prefer", "eu-shop", "-", "--email", "in", "--despite-suppression")
    #expect(both.status == 64)
  }

  @Test func `an upsert names the rows of erased persons and keeps them in the file`() async throws
  {
    let bench = try await bench("row2@example.com\n", "--case", "GDPR-118")
    try bench.write(
      "sourceId,lastName,email\nA1,One,row1@example.com\nA2,Two,row2@example.com\n",
      to: "people.csv")
    let run = try await bench.run(
      "upsert", "b2b", bench.path("people.csv"), "--by", "sourceId", "--output", "json")
    #expect(run.status == 5)
    #expect(
      run.output == """
        {"sent":1,"created":1,"updated":0,"failed":[{"row":2,"key":"A2","message":"belongs to a person who was erased on 2026-11-28 (GDPR-118)"}]}

        """)
    let kept = try String(
      contentsOfFile: bench.path("people.csv.failed.ndjson"), encoding: .utf8)
    #expect(kept.contains("\"A2\"") && !kept.contains("\"A1\""))
  }

  @Test func `a list that cannot be read ends with 74 and sends nothing`() async throws {
    let bench = try await bench("ada@example.com\n")
    try FileManager.default.removeItem(atPath: bench.path("state/roster/suppression.sqlite"))
    let run = try await bench.run(
      "create", "shop-it", "--set", "customer=37091", "--set", "name=Bob", "--set",
      "email=bob@example.com")
    #expect(run.status == 74)
    #expect(run.errors.contains("the suppression list cannot be read"))
    #expect(await bench.requests().isEmpty)
    #expect(try await bench.run("suppression", "status").status == 74)
  }

  @Test func `prints the operator's key, and which operator has it`() async throws {
    let bench = try await Workbench()
    let run = try await bench.run("operator", "key")
    let key = run.output.trimmingCharacters(in: .newlines)
    #expect(run.status == 0 && key.wholeMatch(of: /ed25519:[A-Za-z0-9+\/]{43}=/) != nil)
    let config = await bench.simulator.configuration
    try bench.write(
      config + "\n[[operator]]\nname = \"op2\"\nkey = \"\(key)\"\n", to: "config.toml")
    let listed = try await bench.run("operator", "key", "--output", "json")
    #expect(
      listed.output == "{\"key\":\"\(key)\",\"name\":\"op2\",\"selfDeclared\":true}\n",
      "\(listed.errors)")
  }
}
