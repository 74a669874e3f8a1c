import Domain
import Testing

/// Covers what an import sends of a file, and how it is found in the provider's export.
@Suite struct ImportEntryTests {
  private static let form = ImportForm(
    typeColumn: "type", valueColumn: "value", delimiter: ",",
    types: [.init("email", .email), .init("sms", .phone), .init("call", .phone)])

  /// The lines that are sent, and the problems of the other rows.
  private func read(_ text: String) throws -> (lines: String, problems: [String]) {
    var reader = ContactFileReader()
    var lines = ""
    var problems: [String] = []
    for row in try reader.rows(in: Array(text.utf8)) + reader.end() {
      do throws(FileProblem) {
        lines += Self.form.line(of: try Self.form.entry(of: row))
      } catch {
        problems.append("row \(row.number) \(error.message)")
      }
    }
    return (lines, problems)
  }

  @Test(arguments: [
    ("type,value\nemail,a@b.co\nsms,0612\n", "email,a@b.co\nsms,0612\n"),
    ("type,value\r\nemail,a@b.co\u{A0}\r\nsms ,+33 6 12\r\n", "email,a@b.co\nsms,+33 6 12\n"),
    ("type;value\rSMS;0612\r", "sms,0612\n"), ("value\ttype\n0612\tcall\n", "call,0612\n"),
    ("\u{FEFF}type, value\n\"email\", \"a@b.co\" \n,\n", "email,a@b.co\n"),
    ("type,value,,\nsms,0612,,\n,,,\n", "sms,0612\n"),
    ("name,type,value\nJane,sms,0612\n", "sms,0612\n"),
    (
      "{\"type\":\"sms\",\"value\":\"0612\"}\n{\"type\":\"call\",\"value\":33612345678}\n",
      "sms,0612\ncall,33612345678\n"
    ),
    ("type,value\nsms,\"0612,13\"\n", ""),
  ])
  func `sends the rows of any dialect in the provider's form`(text: String, lines: String) throws {
    #expect(try read(text).lines == lines)
  }

  @Test(arguments: [
    ("call,Hans Muster", "has a value that is not a phone number: it has letters"),
    ("sms,abc", "has a value that is not a phone number: it has letters"),
    ("sms,3.36E+10", "has a value that is a number in exponent form, not a phone number"),
    ("sms,#N/A", "has a value that is a spreadsheet's error, not a phone number"),
    ("sms,n/a", "has a value that is a placeholder, not a phone number"),
    (
      "email,anna.example.com",
      "has a value that is not an e-mail address: it has no @"
    ),
    (
      "email,<a@b.co>",
      "has a value that is not an e-mail address: write only the address, without a "
        + "name and brackets"
    ),
    (
      "email,a\u{200B}@b.co",
      "has a value that is not an e-mail address: it has an invisible character in it "
        + "(U+200B)"
    ),
    ("fax,0612", "has an unknown type; use email, sms, call"), (",0612", "has no type"),
    ("sms,", "has no value"), ("sms,\u{A0}", "has no value"),
    ("sms,0612,x", "has 3 cells, but the header has 2"),
    ("sms", "has 1 cells, but the header has 2"),
  ])
  func `refuses an implausible row and names its number but not its value`(
    row: String, problem: String
  ) throws {
    #expect(try read("type,value\n" + row + "\n").problems == ["row 1 " + problem])
  }

  @Test func `the header needs both columns and may have others`() throws {
    try Self.form.require(header: ["value", "note", "type"])
    #expect(Self.form.others(in: ["value", "note", "", "type"]) == ["note"])
    #expect(throws: FileProblem(message: "its header must have type and value")) {
      try Self.form.require(header: ["type", "Value"])
    }
  }

  // MARK: - The export

  private func missing(
    _ entries: [String], in export: [String], header: String = "type,value",
    country: String? = nil
  ) throws -> [Int] {
    var missing = MissingEntries(
      form: Self.form, country: try country.map { try #require(PhoneCountry($0)) })
    var reader = ContactFileReader()
    let text = (["type,value"] + entries).joined(separator: "\n")
    for row in try reader.rows(in: Array(text.utf8)) + reader.end() {
      missing.add(try Self.form.entry(of: row))
    }
    for record in [header] + export {
      missing.take(record.split(separator: ",", omittingEmptySubsequences: false).map(String.init))
    }
    return missing.rows
  }

  @Test(arguments: [
    ("email,jane@x.example", "email,Jane@X.example", true),
    ("email,jane@münchen.example", "email,jane@xn--mnchen-3ya.example", true),
    ("email,jane@x.example", "email,janet@x.example", false),
    ("email,jane+a@x.example", "email,jane@x.example", false),
    ("sms,+33 6 12 34 56 78", "sms,0033612345678", true),
    ("sms,0612345678", "sms,+33612345678", true), ("sms,+49612345678", "sms,+33612345678", false),
    ("sms,38833", "sms,38833", true), ("sms,38833", "sms,38834", false),
    ("sms,+33612345678", "call,+33612345678", false), ("sms,0612345678", "SMS,0612345678", true),
  ])
  func `an entry is in the export in any spelling, under its type`(
    entry: String, exported: String, isFound: Bool
  ) throws {
    #expect(try missing([entry], in: [exported]).isEmpty == isFound)
  }

  @Test func `names the entries that are not in the export`() throws {
    let entries = ["email,a@x.example", "sms,0612345678", "email,b@x.example", "email,a@x.example"]
    #expect(try missing(entries, in: []) == [1, 2, 3, 4])
    #expect(try missing(entries, in: ["email,A@x.example"]) == [2, 3])
    #expect(try missing(entries, in: ["short", "email,b@x.example"]) == [1, 2, 4])
  }

  @Test func `an export with other columns has an entry in any of them`() throws {
    #expect(
      try missing(
        ["email,a@x.example", "sms,0612345678"], in: ["7,a@x.example,out"],
        header: "id,contact,state") == [2])
  }

  @Test func `the provider's country decides about numbers without one`() throws {
    #expect(try missing(["sms,0612345678"], in: ["sms,+33612345678"], country: "FR").isEmpty)
    #expect(try missing(["sms,0612345678"], in: ["sms,+33612345678"], country: "DE") == [1])
  }
}
