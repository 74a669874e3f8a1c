import Foundation
import Simulator
import Testing

/// Checks that every way into the program reads text in the same way.
@Suite(.timeLimit(.minutes(10))) struct TextInputTests {
  private static let jane = WellKnownPeople.janeEmail

  private func utf16(_ text: String) -> [UInt8] {
    [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
  }

  @Test(arguments: [
    "\u{FEFF}%@\n", "%@\r\n", "%@\r", "  %@\u{A0}\n", "\u{200B}%@", "\r\n%@\r\n\r\n",
  ])
  func `standard input loses no person to a mark, a line end or a space`(
    form: String
  ) async throws {
    let bench = try await Workbench()
    let input = form.replacing("%@", with: Self.jane)
    let run = try await bench.run("get", "eu-shop", "-", input: input)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("Jane"))
  }

  @Test(arguments: ["jane@smith\u{200B}foundation.org", "jane@smith\u{A0}foundation.org"])
  func `a look-up that finds no contact names what cannot be seen in it`(
    text: String
  ) async throws {
    let bench = try await Workbench()
    let run = try await bench.run("get", "eu-shop", text)
    #expect(run.status == 2)
    #expect(run.errors.contains("no contact with this accountId, which has "), "\(run.errors)")
    #expect(run.errors.contains("in it (U+"))
  }

  @Test func `many ids may end with CR alone`() async throws {
    let bench = try await Workbench()
    let run = try await bench.run("delete", "shop-it", "-", "--yes", input: "59080\r59081\r")
    #expect(run.output.split(separator: "\n").count == 2)
  }

  @Test(arguments: [
    ["find", "-"], ["delete", "b2b", "-", "--yes"], ["create", "shop-it", "--from", "-"],
  ])
  func `standard input in UTF-16 is refused with a message that says so`(
    words: [String]
  ) async throws {
    let bench = try await Workbench()
    let run = try await bench.run(words, bytes: utf16("\(Self.jane)\r\n"))
    #expect(run.status == 4)
    #expect(run.errors.contains("standard input: it is UTF-16, not UTF-8"))
    #expect(await bench.requests().isEmpty)
  }

  @Test(arguments: [
    ["upsert", "b2b", "%@", "--by", "sourceId"], ["import", "eu-shop", "%@", "--yes"],
    ["create", "shop-it", "--from", "%@"],
  ])
  func `a file in UTF-16 or with a broken byte is refused`(words: [String]) async throws {
    let bench = try await Workbench()
    let words = words.map { $0 == "%@" ? bench.path("file") : $0 }
    try bench.write(utf16("sourceId,source\r\nA,B\r\n"), to: "file")
    let wide = try await bench.run(words)
    #expect(wide.status == 4)
    #expect(wide.errors.contains("it is UTF-16, not UTF-8; save it as UTF-8"))
    try bench.write(Array("type,value,sourceId\r\nsms,06".utf8) + [0xFC, 0x0A], to: "file")
    let broken = try await bench.run(words)
    #expect(broken.status == 4)
    #expect(broken.errors.contains("line 2 is not UTF-8"), "\(broken.errors)")
    #expect(await bench.requests().isEmpty)
  }

  @Test func `--from reads JSON after a byte order mark`() async throws {
    let bench = try await Workbench()
    try bench.write("\u{FEFF}{\"customer\":37091,\r\n\"name\":\"Marked\"}\r\n", to: "c.json")
    let run = try await bench.run("create", "shop-it", "--from", bench.path("c.json"))
    #expect(run.status == 0, "\(run.errors)")
  }

  @Test func `a key file may have a mark and any line end, but not be UTF-16`() async throws {
    let bench = try await Workbench()
    let key = try #require(Workbench.keys.first)
    let line = "value = \"\(key)\""
    try await bench.configure(replacing: line, with: "file = \"\(bench.path("key"))\"")
    for text in ["\u{FEFF}\(key)\r\n", "\(key)\r", " \(key)\nsecond line\n"] {
      try bench.write(text, to: "key")
      let run = try await bench.run("get", "eu-shop", Self.jane)
      #expect(run.status == 0, "\(run.errors)")
    }
    try bench.write(utf16(key), to: "key")
    let run = try await bench.run("get", "eu-shop", Self.jane)
    #expect(run.status == 78)
    #expect(run.errors.contains("gave UTF-16, not UTF-8"))
    #expect(!run.errors.contains(key))
  }

  @Test func `plain mode runs a script with a mark and any line end`() async throws {
    let bench = try await Workbench()
    for input in ["\u{FEFF}help\r\nquit\r\n", "help\rquit\r"] {
      let run = try await bench.run("--plain", input: input)
      #expect(run.status == 0)
      #expect(!run.output.contains("unknown command"), "\(run.output)")
    }
    let wide = try await bench.run(["--plain"], bytes: utf16("help\r\nquit\r\n"))
    #expect(wide.output.contains("standard input: it is UTF-16, not UTF-8"), "\(wide.output)")
  }
}
