import Foundation
import Simulator
import Testing

/// Checks that `roster import` sends only what can be an opt-out, and looks for it afterwards.
@Suite(.timeLimit(.minutes(10))) struct ImportTests {
  private static let jane = WellKnownPeople.janeEmail

  private func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  private func kept(_ bench: Workbench, _ name: String = "f.csv") throws -> [[String: Any]] {
    try String(contentsOfFile: bench.path(name + ".failed.ndjson"), encoding: .utf8)
      .split(separator: "\n").map { try object(String($0)) }
  }

  /// The bodies of the imports that arrived.
  private func bodies(_ bench: Workbench) async -> [String] {
    await bench.simulator.requests().filter { $0.method == "PUT" && $0.path == "/contacts.csv" }
      .map { String(decoding: $0.body, as: UTF8.self) }
  }

  @Test(arguments: [
    "type,value\nemail,\(jane)\n", "\u{FEFF}type,value\r\nemail,\(jane)\u{A0}\r\n",
    "type;value;;\remail;\(jane);;\r;;;\r", "value\ttype\n\(jane)\temail\n",
    "type, value\nemail, \"\(jane)\" \n,\n", "sep=;\r\ntype;value\r\nEMAIL;\(jane)\r\n",
    "{\"type\":\"email\",\"value\":\"\u{200B}\(jane)\"}\n",
  ])
  func `sends a file of any dialect in the provider's form and finds it in the export`(
    text: String
  ) async throws {
    let bench = try await Workbench()
    try bench.write(text, to: "f.csv")
    let run = try await bench.run("import", "eu-shop", bench.path("f.csv"), "--yes")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output == #"{"sent":1,"created":null,"updated":null,"failed":[]}"# + "\n")
    #expect(run.errors.contains("1 entry found in the provider's export"))
    let sent = try #require(await bodies(bench).first)
    #expect(sent.contains("\r\n\r\ntype,value\nemail,\(Self.jane)\n\r\n"), "\(sent)")
    let contact = try await bench.run("get", "eu-shop", Self.jane)
    #expect(contact.output.contains(#""email":"optout""#))
    #expect(!FileManager.default.fileExists(atPath: bench.path("f.csv.failed.ndjson")))
  }

  @Test(arguments: [
    "call,Hans Muster", "sms,abc", "sms,3.36E+10", "sms,#N/A", "sms,n/a", "email,<a@b.co>",
    "email,mailto:a@b.co", "email,'a@b.co'", "email,a\u{A0}b@c.co", "fax,0612", "sms,",
  ])
  func `sends nothing if a row cannot be an opt-out, and keeps every row`(
    row: String
  ) async throws {
    let bench = try await Workbench()
    try bench.write("type,value\nemail,\(Self.jane)\n\(row)\n", to: "f.csv")
    let run = try await bench.run("import", "eu-shop", bench.path("f.csv"), "--yes")
    #expect(run.status == 4)
    #expect(run.errors.contains("f.csv: row 2 has"), "\(run.errors)")
    #expect(run.errors.contains("1 of 2 rows is invalid"))
    #expect(await bench.requests().isEmpty)
    let rows = try kept(bench)
    #expect(rows.map { $0["_row"] as? Int } == [2, 1])
    #expect(rows[1]["_error"] as? String == "not sent, since other rows are invalid")
  }

  @Test func `reports many invalid rows one by one, and all of them to a program`() async throws {
    let bench = try await Workbench()
    let rows = (1...30).map { "sms,wrong\($0)" }
    try bench.write("type,value\n" + rows.joined(separator: "\n"), to: "f.csv")
    let run = try await bench.run("import", "eu-shop", bench.path("f.csv"), "--yes")
    #expect(run.status == 4)
    let lines = run.errors.split(separator: "\n")
    #expect(lines.count == 23)
    #expect(lines[20].hasSuffix("f.csv: 10 more rows failed"))
    let json = try await bench.run(
      "import", "eu-shop", bench.path("f.csv"), "--yes", "--output", "json")
    let answer = try object(json.output)
    #expect(answer["sent"] as? Int == 0)
    #expect((answer["failed"] as? [[String: Any]])?.count == 30)
    #expect(json.errors.split(separator: "\n").count == 1)
    #expect(json.errors.contains(#""kind":"validation""#))
    let older = bench.path("f.csv.failed.ndjson~")
    #expect(FileManager.default.fileExists(atPath: older))
  }

  @Test func `a corrected file of failed rows imports the whole file`() async throws {
    let bench = try await Workbench()
    try bench.write("type,value\nemail,\(Self.jane)\nsms,abc\n", to: "f.csv")
    _ = try await bench.run("import", "eu-shop", bench.path("f.csv"), "--yes")
    let failed = bench.path("f.csv.failed.ndjson")
    let text = try String(contentsOfFile: failed, encoding: .utf8)
    try bench.write(
      text.replacing("abc", with: "+1 617 555 0101"), to: "f.csv.failed.ndjson")
    let run = try await bench.run("import", "eu-shop", failed, "--yes")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("2 entries found in the provider's export"))
  }

  @Test func `names the entries that are not in the export`() async throws {
    let bench = try await Workbench()
    try bench.write(
      "type,value\nemail,\(Self.jane)\nemail,absent@example.com\nsms,0612345678\n", to: "f.csv")
    let run = try await bench.run("import", "eu-shop", bench.path("f.csv"), "--yes")
    #expect(run.status == 5)
    #expect(run.errors.contains("f.csv: row 2 is not in the provider's export"))
    #expect(run.errors.contains("2 of 3 entries are not in the provider's export"))
    let failed = try #require(try object(run.output)["failed"] as? [[String: Any]])
    #expect(failed.map { $0["key"] as? String } == ["absent@example.com", "0612345678"])
    #expect(try kept(bench).map { $0["_row"] as? Int } == [2, 3])
    #expect(await bodies(bench).count == 1)
  }

  @Test func `says that it could not check if the config forbids nothing but the export fails`()
    async throws
  {
    let bench = try await Workbench()
    try bench.write("type,value\nemail,\(Self.jane)\n", to: "f.csv")
    for _ in 0..<4 {
      await bench.simulator.failNext(
        .status(500), at: "eu-shop", where: CallFilter(method: "GET", pathPrefix: "/contacts.csv"))
    }
    let run = try await bench.run("import", "eu-shop", bench.path("f.csv"), "--yes")
    #expect(run.status == 5)
    #expect(run.output == #"{"sent":1,"created":null,"updated":null,"failed":[]}"# + "\n")
    #expect(run.errors.contains("the file was imported, but not checked against the export"))
    #expect(await bodies(bench).count == 1)
  }

  @Test func `names the columns that are not sent`() async throws {
    let bench = try await Workbench()
    try bench.write("name,type,value\nJane,email,\(Self.jane)\n", to: "f.csv")
    let run = try await bench.run("import", "eu-shop", bench.path("f.csv"), "--yes")
    #expect(run.status == 0)
    #expect(run.errors.contains("f.csv: not sent: the columns name"))
    #expect(await bodies(bench).first?.contains("Jane") == false)
  }

  @Test(arguments: [
    ("type,value\n", "it holds no rows"), ("a,b\n1,2\n", "its header must have type and value"),
    ("", "it holds no rows"), ("type,value\nsms,\"1", "a quote that does not end"),
  ])
  func `refuses a file that is no import`(text: String, message: String) async throws {
    let bench = try await Workbench()
    try bench.write(text, to: "f.csv")
    let run = try await bench.run("import", "eu-shop", bench.path("f.csv"), "--yes")
    #expect(run.status == 4)
    #expect(run.errors.contains(message), "\(run.errors)")
    #expect(await bench.requests().isEmpty)
  }

  @Test func `a dry run checks the file and keeps nothing`() async throws {
    let bench = try await Workbench()
    try bench.write("type,value\nsms,abc\n", to: "f.csv")
    let wrong = try await bench.run("import", "eu-shop", bench.path("f.csv"), "--dry-run")
    #expect(wrong.status == 4)
    #expect(!FileManager.default.fileExists(atPath: bench.path("f.csv.failed.ndjson")))
    try bench.write("type;value\nsms;0612\n", to: "f.csv")
    let right = try await bench.run("import", "eu-shop", bench.path("f.csv"), "--dry-run")
    #expect(right.status == 0)
    #expect(right.output.contains("f.csv: 20 bytes"))
    #expect(await bench.requests().isEmpty)
  }
}
