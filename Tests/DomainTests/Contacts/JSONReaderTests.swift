import Domain
import Foundation
import Testing

struct JSONReaderTests {
  private func strict(_ json: Data) throws(JSONReader.Problem) -> JSONValue {
    try JSONReader.value(of: json)
  }

  private func problem(_ json: Data, repairs: Bool = false) -> JSONReader.Problem? {
    do throws(JSONReader.Problem) {
      _ = try JSONReader.value(of: json, repairs: repairs)
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: [
    "0", "7", "-7", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "-0",
    "12345678901234567.89", "2.50", "0.10", "1e3", "1E+3", "1.0e-7", "1e400", "-1e-400",
    "123456789012345678901234567890123456789012345678901234567890",
  ])
  func `keeps every digit of a number as it was written`(number: String) throws {
    let value = try strict(Data("[\(number)]".utf8))
    #expect(value.jsonText == "[\(number)]")
    guard case .array(let elements) = value else {
      Issue.record("\(value)")
      return
    }
    #expect(elements.first?.displayText == number)
  }

  @Test func `reads a document with every kind of value`() throws {
    let json =
      #" {"a" : [1, -2.5, true, false, null, "x\"\\\/\b\f\n\r\té😀\u00e9\uD83D\uDE00"], "b":{}} "#
    let value = try strict(Data(("\u{FEFF}" + json).utf8))
    let text = "x\"\\/\u{8}\u{C}\n\r\té😀é😀"
    #expect(
      value
        == .object([
          "a": .array([1, .decimal(-2.5), true, false, .null, .string(text)]), "b": .object([:]),
        ]))
    #expect(
      value.jsonText
        == #"{"a":[1,-2.5,true,false,null,"x\"\\/\b\f\n\r\té😀é😀"],"b":{}}"#)
  }

  @Test func `takes the first of two members with one name`() throws {
    #expect(try strict(Data(#"{"a":1,"b":2,"a":3,"a":4}"#.utf8)) == .object(["a": 1, "b": 2]))
  }

  @Test func `reads small objects after a large one`() throws {
    let large = (0..<1_000).map { "\"name\($0)\":\($0)" }.joined(separator: ",")
    let value = try strict(Data("[{\(large)},{\"a\":1},{},{\"é\":\"ü\"}]".utf8))
    guard case .array(let rows) = value else {
      Issue.record("\(value)")
      return
    }
    #expect(rows.first?["name999"] == 999)
    #expect(rows.dropFirst() == [.object(["a": 1]), .object([:]), .object(["é": "ü"])])
  }

  @Test(arguments: [
    ("plain", #""plain""#), ("", #""""#), (#"a "b" \ c/"#, #""a \"b\" \\ c/""#),
    ("tab\tline\nreturn\r\u{8}\u{C}", #""tab\tline\nreturn\r\b\f""#),
    ("\u{0}\u{1F}", #""\u0000\u001f""#), ("\u{7F}é", "\"\u{7F}é\""),
    ("美咲 \"😀\"", "\"美咲 \\\"😀\\\"\""),
  ])
  func `writes a text that reads as the same text`(text: String, json: String) throws {
    #expect(JSONValue.string(text).jsonText == json)
    #expect(try strict(Data(json.utf8)) == .string(text))
  }

  @Test(arguments: [
    ("", JSONReader.Problem.endsEarly), ("{", .endsEarly), (#"{"a":"#, .endsEarly),
    (#"{"a":1"#, .endsEarly), (#"{"a":"x"#, .endsEarly), ("[1", .endsEarly),
    (#"{"a":1}}"#, .broken(at: 7)), ("[1,]", .broken(at: 3)), ("[1 2]", .broken(at: 3)),
    (#"{"a" 1}"#, .broken(at: 5)), ("{a:1}", .broken(at: 1)), (#"{"a":1,}"#, .broken(at: 7)),
    ("<html>", .broken(at: 0)), ("tru", .broken(at: 0)), ("[,1]", .broken(at: 1)),
    (#"{"a":"x"y"}"#, .broken(at: 8)),
  ])
  func `what is broken between values is a problem, also when repairs are allowed`(
    json: String, expected: JSONReader.Problem
  ) {
    #expect(problem(Data(json.utf8)) == expected)
    #expect(problem(Data(json.utf8), repairs: true) == expected)
  }

  struct Damage: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// The value between `{"a":` and `,"b":"Ada"}`.
    var bytes: Data
    var text: String

    init(_ testDescription: String, _ bytes: Data, _ text: String) {
      self.testDescription = testDescription
      self.bytes = bytes
      self.text = text
    }

    init(_ testDescription: String, _ json: String, _ text: String) {
      self.init(testDescription, Data(json.utf8), text)
    }
  }

  @Test(arguments: [
    Damage("half a character", Data("\"Mar".utf8) + [0xC3] + Data("\"".utf8), "Mar\u{FFFD}"),
    Damage("Latin-1", Data("\"Ren".utf8) + [0xE9] + Data(" D\"".utf8), "Ren\u{FFFD} D"),
    Damage(
      "a surrogate in UTF-8", Data([0x22, 0xED, 0xA0, 0x80, 0x22]), "\u{FFFD}\u{FFFD}\u{FFFD}"),
    Damage("an overlong form", Data([0x22, 0xC0, 0xAF, 0x22]), "\u{FFFD}\u{FFFD}"),
    Damage("a tab", "\"a\tb\"", "a\tb"), Damage("a line break", "\"a\r\nb\"", "a\r\nb"),
    Damage("NUL", "\"a\0b\"", "a\0b"), Damage("an unknown escape", #""a\xb""#, #"a\xb"#),
    Damage("half an escape", #""a\u00g1""#, #"a\u00g1"#),
    Damage("half a surrogate pair", #""a\uD83Db""#, "a\u{FFFD}b"),
    Damage("the other half", #""\uDE00""#, "\u{FFFD}"),
    Damage("not a number", "NaN", "NaN"), Damage("infinity", "-Infinity", "-Infinity"),
    Damage("zeros in front", "007", "007"), Damage("a plus", "+33612", "+33612"),
    Damage("a comma as a point", ".5", ".5"), Damage("a bare word", "undefined", "undefined"),
    Damage("nothing", "", ""), Damage("another word", "True", "True"),
  ])
  func `one broken value is repaired, marked, and hides no other`(damage: Damage) throws {
    let json = Data(#"{"a":"#.utf8) + damage.bytes + Data(#","b":"Ada"}"#.utf8)
    let value = try JSONReader.value(of: json, repairs: true)
    #expect(value == .object(["a": .broken(damage.text), "b": "Ada"]))
    #expect(value.isBroken)
    #expect(problem(json) != nil)
  }

  @Test func `a broken name marks its value`() throws {
    let json = Data(#"{"na"#.utf8) + [0xFF] + Data(#"":"x","b":1}"#.utf8)
    #expect(
      try JSONReader.value(of: json, repairs: true)
        == .object(["na\u{FFFD}": .broken("x"), "b": 1]))
  }

  @Test func `limits values, depth, texts and numbers`() {
    let many = "[" + String(repeating: "0,", count: JSONReader.mostValues) + "0]"
    let deep = String(repeating: "[", count: JSONReader.mostDepth + 1)
    let long = "\"" + String(repeating: "x", count: JSONReader.mostStringBytes + 1) + "\""
    let digits = String(repeating: "9", count: JSONReader.mostNumberBytes + 1)
    for json in [many, deep, long, digits] {
      for repairs in [false, true] {
        guard case .tooLarge? = problem(Data(json.utf8), repairs: repairs) else {
          Issue.record("\(json.prefix(20))… was accepted")
          continue
        }
      }
    }
  }

  @Test(arguments: [
    (#"{"a":1,"a":1}"#, "a", 7), (#"{"a":{"b":[0,{"c":1,"\u0063":2}]}}"#, "a.b[1].c", 20),
    (#"[[{"a":0,"b":0,"a":0}]]"#, "[0][0].a", 15), (#"{"":0,"":0}"#, "", 6),
  ])
  func `names a member that is there again, if that is asked for`(
    json: String, name: String, place: Int
  ) throws {
    _ = try JSONReader.value(of: Data(json.utf8))
    #expect(throws: JSONReader.Problem.repeated(name, at: place)) {
      _ = try JSONReader.value(of: Data(json.utf8), refusesRepeats: true)
    }
    _ = try JSONReader.value(of: Data(#"{"a":{"a":[{"a":0},{"a":0}]}}"#.utf8), refusesRepeats: true)
  }

  @Test func `stops when the time for reading is over`() {
    let json = Data(("[" + String(repeating: "0,", count: 5_000) + "0]").utf8)
    #expect(throws: JSONReader.Problem.overTime) {
      _ = try JSONReader.value(of: json, isOver: { true })
    }
  }
}
