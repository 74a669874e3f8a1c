import Domain
import Testing

/// Covers contact files in the dialects that common programs write, split at any byte.
@Suite struct ContactFileReaderTests {
  private struct Row: Equatable {
    var number: Int
    var fields: [FieldValue] = []
    var problem: String?
  }

  private struct Read: Equatable {
    var header: [String]?
    var rows: [Row] = []
  }

  private func read(_ pieces: [ArraySlice<UInt8>]) throws -> Read {
    var reader = ContactFileReader()
    var rows: [FileRow] = []
    for piece in pieces { rows += try reader.rows(in: Array(piece)) }
    rows += try reader.end()
    return Read(
      header: reader.header,
      rows: rows.map { Row(number: $0.number, fields: $0.fields, problem: $0.problem) })
  }

  /// Checks that splitting the text at any byte gives the same rows.
  private func read(_ text: String) throws -> Read {
    let bytes = Array(text.utf8)
    let whole = try read([bytes[...]])
    for cut in bytes.indices {
      #expect(try read([bytes[..<cut], bytes[cut...]]) == whole, "cut at \(cut)")
    }
    return whole
  }

  private func row(
    _ number: Int, _ fields: [(String, JSONValue)], problem: String? = nil
  ) -> Row {
    Row(number: number, fields: fields.map { FieldValue(name: $0, value: $1) }, problem: problem)
  }

  @Test(arguments: ["", "\u{FEFF}", "\n \r\n", "\u{FEFF}\n"])
  func `reads table rows under the header's names after a byte order mark and blank lines`(
    beginning: String
  ) throws {
    let table = try read(beginning + "id, name \n7,Zoë\n8,\n")
    #expect(table.header == ["id", "name"])
    #expect(
      table.rows == [
        row(1, [("id", .string("7")), ("name", .string("Zoë"))]), row(2, [("id", .string("8"))]),
      ])
  }

  @Test(arguments: ["", "\u{FEFF}", "\n \r\n", "\u{FEFF}\n"])
  func `reads the members of JSON objects by name after a byte order mark and blank lines`(
    beginning: String
  ) throws {
    let table = try read(beginning + #"{"name":"Zoë","id":7}"# + "\r\n\n" + #"{"id":""}"#)
    #expect(table.header == nil)
    #expect(
      table.rows == [
        row(1, [("id", .integer(7)), ("name", .string("Zoë"))]), row(2, [("id", .string(""))]),
      ])
  }

  @Test func `reports a malformed row and reads the rows after it`() throws {
    #expect(
      try read("id,name\n1\n2,b,c\n3,d\n").rows.map(\.problem) == [
        "has 1 cells, but the header has 2", "has 3 cells, but the header has 2", nil,
      ])
    #expect(
      try read("{\n[]\n{\"id\":3}\n").rows.map(\.problem) == [
        "is not JSON", "is not a JSON object", nil,
      ])
  }

  @Test func `reports a line longer than a mebibyte and does not keep it`() throws {
    let long = Array((#"{"id":"1"}"# + "\n{" + String(repeating: "x", count: 1 << 20)).utf8)
    let next = Array(("\n" + #"{"id":"3"}"#).utf8)
    let rows = try read([long[...], next[...]]).rows
    #expect(rows.map(\.problem) == [nil, "is too long", nil])
    #expect(rows.map(\.number) == [1, 2, 3])
  }

  @Test(arguments: ["", " \n", "\u{FEFF}", "\u{FEFF} \n"])
  func `a blank file has no rows and no header`(text: String) throws {
    #expect(try read(text) == Read())
  }

  @Test func `bytes that only start like a byte order mark belong to the table`() throws {
    let bytes: [UInt8] = [0xEF, 0xBB]
    #expect(throws: FileProblem(message: "line 1 is not UTF-8; save it as UTF-8")) {
      try read([bytes[...]])
    }
    #expect(try read("｡,b\n1,2").header == ["｡", "b"])
  }

  @Test(arguments: [
    "id;name;\n7;Zoë;\n;;\n8;;\n\n;\u{A0};\n", "id\tname\t\n7\tZoë\t\n\t\t\n8\t\t\n",
    "sep=;\r\nid;name\r\n7;Zoë;;\r\n;;;\r\n8\u{A0};\r\n", ",,\nid,name,\n7,Zoë\n8,,\n",
    "id, \"name\" ,,\r7, \"Zoë\",,\r8,,,\r",
  ])
  func `skips rows and unnamed columns that are empty, whatever separates the cells`(
    text: String
  ) throws {
    let rows = try read(text).rows
    #expect(rows.map(\.problem) == [nil, nil])
    #expect(rows.map(\.number) == [1, 2])
    #expect(
      rows.map { $0.fields.map { $0.value.displayText?.trimmedEnds() } } == [["7", "Zoë"], ["8"]])
  }

  @Test func `a value in a column without a name is a problem of its row`() throws {
    #expect(
      try read("id,,name\n1,,a\n2,x,b\n3\n").rows.map(\.problem) == [
        nil, "has a value in a column without a name", "has 1 cells, but the header has 3",
      ])
  }

  @Test(arguments: [
    (#"{"sourceId":1.23457E+12}"#, "1.23457E+12"), (#"{"sourceId": 90017.0 }"#, "90017.0"),
    (#"{"a":[1.5],"sourceId":1e12,"b":"x.e"}"#, "1e12"),
    (#"{"source\u0049d":-5.00}"#, "-5.00"),
  ])
  func `keeps the digits of a number as they are written`(text: String, number: String) throws {
    let field = try read(text).rows[0].fields.first { $0.name == "sourceId" }
    #expect(field?.value == .string(number))
  }

  @Test func `leaves other numbers and what is inside a value alone`() throws {
    let row = try read(#"{"id":7,"parent":{"id":1.5},"n":-12,"t":"1.5"}"#).rows[0]
    #expect(row.fields.first { $0.name == "id" }?.value == 7)
    #expect(row.fields.first { $0.name == "n" }?.value == -12)
    #expect(row.fields.first { $0.name == "t" }?.value == "1.5")
    #expect(row.fields.first { $0.name == "parent" }?.value.stringValue == nil)
  }

  @Test func `refuses UTF-16 and names the line of a broken byte`() {
    #expect(throws: FileProblem(message: "it is UTF-16, not UTF-8; save it as UTF-8")) {
      try read([[0xFF, 0xFE, 0x69, 0x00, 0x64, 0x00][...]])
    }
    #expect(throws: FileProblem(message: "line 3 is not UTF-8; save it as UTF-8")) {
      try read([(Array("id,name\r\n7,a\r\n8,M".utf8) + [0xFC])[...]])
    }
  }

  @Test(arguments: [
    ("id,id\n", "the header names 'id' twice"),
    ("id\n\"x", "record 2 has a quote that does not end"),
  ])
  func `refuses a malformed table`(text: String, message: String) throws {
    #expect(throws: FileProblem(message: message)) { try read([Array(text.utf8)[...]]) }
  }
}
