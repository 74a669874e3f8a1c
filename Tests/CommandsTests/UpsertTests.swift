import Foundation
import Simulator
import Testing

/// Checks that `roster upsert` stores or names every row.
@Suite(.timeLimit(.minutes(10))) struct UpsertTests {
  /// Rows 10, 40, 70 … are invalid: three by their own values, four only for the provider.
  private static let wrongRows: [Int: String] = [
    10: "email", 40: "gender", 70: "key", 100: "parent", 130: "parent", 160: "parent",
    190: "parent",
  ]

  private static func rows(mended: Bool = false) -> [[String]] {
    (1...250).map { number in
      var cells = ["U-\(number)", "BULK", "Bulk\(number)", "bulk\(number)@example.com", "f", ""]
      guard !mended else { return cells }
      switch wrongRows[number] {
      case "email"?: cells[3] = "no address"
      case "gender"?: cells[4] = "x"
      case "key"?: cells[0] = ""
      case "parent"?: cells[5] = "2999"
      default: break
      }
      return cells
    }
  }

  private static func csv(_ rows: [[String]]) -> String {
    (["sourceId,source,firstName,email,gender,parent.id"] + rows.map { $0.joined(separator: ",") })
      .joined(separator: "\r\n") + "\r\n"
  }

  private func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test func `stores 243 of 250 rows, and the 7 invalid ones once they are corrected`()
    async throws
  {
    let bench = try await Workbench()
    try bench.write(Self.csv(Self.rows()), to: "people.csv")
    let first = try await bench.run(
      "upsert", "b2b", bench.path("people.csv"), "--by", "sourceId", "--output", "json")
    #expect(first.status == 5, "\(first.errors)")
    let answer = try object(first.output)
    #expect(answer["created"] as? Int == 243)
    #expect(answer["updated"] as? Int == 0)
    let failed = try #require(answer["failed"] as? [[String: Any]])
    #expect(failed.compactMap { $0["row"] as? Int } == Self.wrongRows.keys.sorted())
    #expect(
      failed.map { $0["key"] as? String } == [
        "U-10", "U-40", "", "U-100", "U-130", "U-160", "U-190",
      ])
    let count = try await bench.run("count", "b2b")
    #expect(count.output.contains("\"count\":\(Workbench.contacts + 243)}"))

    let failedPath = bench.path("people.csv.failed.ndjson")
    let lines = try String(contentsOfFile: failedPath, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 7)
    let mended = try lines.map { line in
      var row = try object(String(line))
      let number = try #require(row["_row"] as? Int)
      #expect((row["_error"] as? String)?.isEmpty == false)
      row["sourceId"] = "U-\(number)"
      row["email"] = "bulk\(number)@example.com"
      row["gender"] = "f"
      row["parent.id"] = nil
      return String(
        decoding: try JSONSerialization.data(withJSONObject: row, options: .sortedKeys),
        as: UTF8.self)
    }
    try bench.write(mended.joined(separator: "\n"), to: "people.csv.failed.ndjson")
    let second = try await bench.run("upsert", "b2b", failedPath, "--by", "sourceId")
    #expect(second.status == 0, "\(second.errors)")
    #expect(second.output == #"{"sent":7,"created":7,"updated":0,"failed":[]}"# + "\n")
    #expect(!FileManager.default.fileExists(atPath: failedPath + ".failed.ndjson"))
  }

  @Test func `repeated rows are updates`() async throws {
    let bench = try await Workbench()
    try bench.write(Self.csv(Self.rows(mended: true)), to: "people.csv")
    let path = bench.path("people.csv")
    _ = try await bench.run("upsert", "b2b", path, "--by", "sourceId")
    let again = try await bench.run("upsert", "b2b", path, "--by", "sourceId")
    #expect(again.output == #"{"sent":250,"created":0,"updated":250,"failed":[]}"# + "\n")
    #expect(again.status == 0)
  }

  @Test(arguments: [
    ("sourceId,frstName\nA,x\n", "firstName"), ("firstName\nx\n", "sourceId"), ("", "no rows"),
    ("sourceId\n\"A\n", "quote"), (#"{"sourceId":"A","frstName":"x"}"#, "firstName"),
    ("sourceId,sourceId\nA,B\n", "twice"),
  ])
  func `refuses an invalid file and sends nothing`(
    text: String, word: String
  ) async throws {
    let bench = try await Workbench()
    try bench.write(text, to: "people")
    let run = try await bench.run("upsert", "b2b", bench.path("people"), "--by", "sourceId")
    #expect(run.status == 4)
    #expect(run.errors.contains(word), "\(run.errors)")
    #expect(run.output.isEmpty)
    #expect(await bench.requests().isEmpty)
    try bench.write("sourceId,firstName\nA,x\n", to: "people")
    _ = try await bench.run("upsert", "b2b", bench.path("people"), "--by", "sourceId")
    #expect(await bench.requests().contains("POST /v2/contacts/bulk/sourceId"))
  }

  @Test func `sends repeated contacts later, so the last row wins`() async throws {
    let bench = try await Workbench()
    let rows = (1...30).map { "SAME,BULK,Name\($0)" } + ["OTHER,BULK,Other"]
    try bench.write("sourceId,source,firstName\n" + rows.joined(separator: "\n"), to: "p.csv")
    let run = try await bench.run("upsert", "b2b", bench.path("p.csv"), "--by", "sourceId")
    #expect(run.output == #"{"sent":31,"created":2,"updated":29,"failed":[]}"# + "\n")
    let contact = try await bench.run(
      "get", "b2b", "SAME", "--by", "sourceId", "--source", "BULK")
    #expect(contact.output.contains(#""firstName":"Name30""#))
  }

  @Test func `warns of a row that overwrites another, with key and rows`() async throws {
    let bench = try await Workbench()
    try bench.write(
      "sourceId,source,lastName\nA,ERP,Smith\nB,ERP,Doe\nA,ERP,Smith\nA ,ERP,Doe\nA,OTHER,X\n"
        + "A,ERP,Roe\n", to: "p.csv")
    let words = ["upsert", "b2b", bench.path("p.csv"), "--by", "sourceId"]
    let run = try await bench.run(words)
    #expect(run.status == 0, "\(run.errors)")
    let lines = run.errors.split(separator: "\n").filter { $0.contains("overwrites") }
    #expect(lines.count == 2)
    #expect(lines.first?.hasSuffix("p.csv: row 4 overwrites row 3: sourceId A") == true)
    #expect(lines.last?.hasSuffix("p.csv: row 6 overwrites row 4: sourceId A") == true)
    let json = try await bench.run(words + ["--output", "json"])
    let warnings = json.errors.split(separator: "\n")
    #expect(warnings.count == 2)
    #expect(
      warnings[0].hasPrefix(#"{"warning":{"kind":"overwritten","provider":"b2b","message":"#))
    #expect(warnings[0].contains("row 4 overwrites row 3"))
    let contact = try await bench.run("get", "b2b", "A", "--by", "sourceId", "--source", "ERP")
    #expect(contact.output.contains(#""lastName":"Roe""#))
  }

  @Test(arguments: [
    "1.23457E+12", "1,23457E+12", "90017.0", "#N/A", "n/a", "CUST\u{A0}77", "NULL",
  ])
  func `leaves out a row whose key a spreadsheet has changed`(key: String) async throws {
    let bench = try await Workbench()
    try bench.write("sourceId;source;lastName\n\(key);ERP;Smith\nZ1;ERP;Doe\n", to: "p.csv")
    let run = try await bench.run("upsert", "b2b", bench.path("p.csv"), "--by", "sourceId")
    #expect(run.status == 5)
    #expect(run.output.hasPrefix(#"{"sent":1,"created":1,"updated":0,"failed":[{"row":1,"#))
    #expect(run.errors.contains("p.csv: row 1: sourceId "), "\(run.errors)")
  }

  @Test func `a key is the same with a space behind it`() async throws {
    let bench = try await Workbench()
    for key in ["CUST-77", "CUST-77 ", "CUST-77\u{A0}", "\u{FEFF}CUST-77"] {
      try bench.write("sourceId,source,lastName\n\(key),ERP,Smith\n", to: "p.csv")
      let run = try await bench.run("upsert", "b2b", bench.path("p.csv"), "--by", "sourceId")
      #expect(run.status == 0, "\(run.errors)")
    }
    let count = try await bench.run("count", "b2b")
    #expect(count.output.contains("\"count\":\(Workbench.contacts + 1)}"))
  }

  @Test(arguments: [
    ("sourceId;source;lastName;;\r\nZ1; \"ERP\" ;\"Smith; J\";;\r\n;;;;\r\n", []),
    ("sourceId\tsource\tlastName\rZ1\tERP\tSmith; J\r\t\t\r", []),
    ("\u{FEFF}sourceId|source|lastName\nZ1|ERP|Smith; J\n||\n", ["--delimiter", "|"]),
    ("sourceId\tsource\tlastName\nZ1\tERP\tSmith; J\n", ["--delimiter", "tab"]),
  ])
  func `reads a file in the dialect of its program`(text: String, options: [String]) async throws {
    let bench = try await Workbench()
    try bench.write(text, to: "p.csv")
    let run = try await bench.run(
      ["upsert", "b2b", bench.path("p.csv"), "--by", "sourceId"] + options)
    #expect(
      run.output == #"{"sent":1,"created":1,"updated":0,"failed":[]}"# + "\n", "\(run.errors)")
    let contact = try await bench.run("get", "b2b", "Z1", "--by", "sourceId", "--source", "ERP")
    #expect(contact.output.contains(#""lastName":"Smith; J""#))
  }

  @Test(arguments: ["", ",,", "ab", "\"", "é", "x"])
  func `refuses a delimiter that cannot separate cells`(delimiter: String) async throws {
    let bench = try await Workbench()
    let run = try await bench.run(
      "upsert", "b2b", "p.csv", "--by", "sourceId", "--delimiter", delimiter)
    #expect(run.status == 64)
  }

  @Test func `a dry run prints every request and sends none`() async throws {
    let bench = try await Workbench()
    try bench.write(Self.csv(Self.rows(mended: true)), to: "people.csv")
    let run = try await bench.run(
      "upsert", "b2b", bench.path("people.csv"), "--by", "sourceId", "--dry-run")
    #expect(run.status == 0)
    let urls = try run.output.split(separator: "\n").map {
      try object(String($0))["url"] as? String
    }
    #expect(urls.count == 4)
    #expect(urls.first??.hasSuffix("/oauth2/token") == true)
    #expect(urls.dropFirst().allSatisfy { $0?.hasSuffix("/v2/contacts/bulk/sourceId") == true })
    #expect(await bench.requests().isEmpty)
  }

  @Test func `refuses a file with two columns for one field`() async throws {
    let bench = try await Workbench()
    try bench.write("sourceId,source,language,primaryLanguage\nA,B,nl,en\n", to: "p.csv")
    let run = try await bench.run("upsert", "b2b", bench.path("p.csv"), "--by", "sourceId")
    #expect(run.status == 4)
    #expect(run.errors.contains("language means the same as primaryLanguage"))
    #expect(await bench.requests().isEmpty)
  }

  @Test func `names an invalid key once`() async throws {
    let bench = try await Workbench()
    try bench.write("id,firstName\nx,A\n", to: "p.csv")
    let run = try await bench.run("upsert", "b2b", bench.path("p.csv"), "--by", "id")
    #expect(run.errors.contains("row 1: id must be a whole number from 1"))
  }

  @Test func `settles a batch with a lost response by reading`() async throws {
    let bench = try await Workbench()
    let rows = (1...5).map { "L-\($0),BULK,Lost\($0)" }
    try bench.write("sourceId,source,firstName\n" + rows.joined(separator: "\n"), to: "p.csv")
    await bench.simulator.failNext(
      .closedAfterApplying, at: "b2b",
      where: CallFilter(method: "POST", pathPrefix: "/v2/contacts/bulk"))
    let run = try await bench.run("upsert", "b2b", bench.path("p.csv"), "--by", "sourceId")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output == #"{"sent":5,"created":null,"updated":null,"failed":[]}"# + "\n")
    #expect(run.errors.contains("the answer was lost; reading shows that they are stored"))
    let bulk = await bench.requests().filter { $0.contains("/bulk/") }
    #expect(bulk.count == 1)
  }

  @Test func `repeats a batch that never arrived`() async throws {
    let bench = try await Workbench()
    try bench.write("sourceId,source,firstName\nL-1,BULK,Lost", to: "p.csv")
    await bench.simulator.failNext(
      .closedBeforeApplying, at: "b2b",
      where: CallFilter(method: "POST", pathPrefix: "/v2/contacts/bulk"))
    let run = try await bench.run("upsert", "b2b", bench.path("p.csv"), "--by", "sourceId")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output == #"{"sent":1,"created":1,"updated":0,"failed":[]}"# + "\n")
    let bulk = await bench.requests().filter { $0.contains("/bulk/") }
    #expect(bulk.count == 2)
  }

  @Test func `a batch without a response in time is unknown and saved to a file`() async throws {
    let bench = try await Workbench()
    try bench.write("sourceId,source,firstName\nL-1,BULK,Lost", to: "p.csv")
    await bench.simulator.failNext(
      .slow(.seconds(3600)), at: "b2b", where: CallFilter(pathPrefix: "/v2/contacts/bulk"))
    let run = try await bench.run(
      "upsert", "b2b", bench.path("p.csv"), "--by", "sourceId", "--timeout", "1")
    #expect(run.status == 6, "\(run.errors)")
    #expect(run.errors.contains("the outcome of 1 row is unknown"))
    let kept = try String(contentsOfFile: bench.path("p.csv.failed.ndjson"), encoding: .utf8)
    #expect(kept.contains("L-1"))
    #expect(await bench.requests().filter { $0.contains("/bulk/") }.count == 1)
  }
}
