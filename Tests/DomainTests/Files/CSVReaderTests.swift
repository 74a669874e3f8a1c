import Domain
import Testing

/// Covers the CSV dialects that common programs write, split at any byte.
@Suite struct CSVReaderTests {
  /// Checks that splitting the text at any byte gives the same records.
  private func records(_ text: String, delimiter: Character? = ",") throws -> [[String]] {
    let bytes = Array(text.utf8)
    var whole = CSVReader(delimiter: delimiter)
    let expected = try whole.records(in: bytes) + whole.end()
    for cut in bytes.indices {
      var reader = CSVReader(delimiter: delimiter)
      let first = try reader.records(in: bytes[..<cut])
      let second = try reader.records(in: bytes[cut...])
      #expect(try first + second + reader.end() == expected, "cut at \(cut)")
    }
    return expected
  }

  struct Row: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var text: String
    var records: [[String]]
  }

  @Test(arguments: [
    Row(testDescription: "CRLF", text: "a,b\r\n1,2\r\n", records: [["a", "b"], ["1", "2"]]),
    Row(
      testDescription: "LF, no last break", text: "a,b\n1,2", records: [["a", "b"], ["1", "2"]]),
    Row(testDescription: "CR", text: "a\rb\r", records: [["a"], ["b"]]),
    Row(testDescription: "nothing", text: "", records: []),
    Row(testDescription: "blank lines", text: "\n\na\r\n\r\nb\n\n", records: [["a"], ["b"]]),
    Row(
      testDescription: "empty cells", text: "a,,\n,,\n", records: [["a", "", ""], ["", "", ""]]),
    Row(
      testDescription: "quotes", text: "\"a,1\",\"say \"\"hi\"\"\"\n\"two\r\nlines\",x\n",
      records: [["a,1", "say \"hi\""], ["two\r\nlines", "x"]]),
    Row(testDescription: "a quoted nothing is a row", text: "\"\"\n", records: [[""]]),
    Row(
      testDescription: "a quote within plain text", text: "5\" nail,x\n",
      records: [["5\" nail", "x"]]),
    Row(
      testDescription: "blanks around quotes", text: "Z1, \"ERP\" ,\t\"Smith, J\"\t\r\n",
      records: [["Z1", "ERP", "Smith, J"]]),
    Row(
      testDescription: "blanks without quotes", text: " a , 5\" x, \n",
      records: [[" a ", " 5\" x", " "]]),
    Row(
      testDescription: "a blank line of spaces", text: "a\n  \nb", records: [["a"], ["  "], ["b"]]),
    Row(
      testDescription: "a named delimiter is not a row", text: "sep=,\r\na,b\r\n",
      records: [["a", "b"]]),
    Row(testDescription: "beyond ASCII", text: "Zoë,李\n", records: [["Zoë", "李"]]),
  ])
  func `reads CSV in every supported dialect`(row: Row) throws {
    #expect(try records(row.text) == row.records)
  }

  @Test func `the first record decides the delimiter if none is given`() throws {
    #expect(try records("a;b\n1,5;2\n", delimiter: nil) == [["a", "b"], ["1,5", "2"]])
    #expect(try records("\"a;b\",c\n1;2,3\n", delimiter: nil) == [["a;b", "c"], ["1;2", "3"]])
    #expect(try records("a\tb\n", delimiter: "\t") == [["a", "b"]])
    #expect(try records("a\tb\n1;2\t3\n", delimiter: nil) == [["a", "b"], ["1;2", "3"]])
    // The most frequent one outside quotes decides, and a single column needs none.
    #expect(try records("\"x,y,z\";a;b,c\n", delimiter: nil) == [["x,y,z", "a", "b,c"]])
    #expect(try records("\r\na\nb;c\n", delimiter: nil) == [["a"], ["b;c"]])
    #expect(try records("\"a\nb\";c\n", delimiter: nil) == [["a\nb", "c"]])
    #expect(try records("sep=;\na,b;c\n", delimiter: nil) == [["a,b", "c"]])
    #expect(try records("SEP=\t\r\na,b\tc", delimiter: nil) == [["a,b", "c"]])
    #expect(try records("sep=;\na|b;c\n", delimiter: "|") == [["a", "b;c"]])
  }

  @Test(arguments: [
    ("a,b\n\"c", CSVReader.Problem.unendedQuote(record: 2)),
    ("\"a\"b,c\n", .textAfterQuote(record: 1)), ("\"a\" b,c\n", .textAfterQuote(record: 1)),
    ("a\nb\n" + String(repeating: "x", count: 1_100_000), .tooLong(record: 3)),
  ])
  func `an error about malformed CSV names the record`(text: String, problem: CSVReader.Problem) {
    #expect(throws: problem) {
      var reader = CSVReader()
      _ = try reader.records(in: text.utf8)
      _ = try reader.end()
    }
  }

  @Test func `an error about invalid UTF-8 names the record`() {
    #expect(throws: CSVReader.Problem.notUTF8(record: 2)) {
      var reader = CSVReader()
      _ = try reader.records(in: Array("a\n".utf8) + [0xC3, 0x28, 0x0A])
    }
  }
}
