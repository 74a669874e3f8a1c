import Foundation
import Testing

/// Comments, string literals, test names and documents avoid the words that slow a reader down.
@Suite struct PlainEnglishTests {
  /// Words and phrases in lower case, each with what to write instead.
  private static let instead = [
    "whoever": "name who it is: the operator, the caller, the process",
    "of whom": "name who it is: the contacts, the operator",
    "about whom": "name who it is: the contacts, the operator",
    "nobody": "no contact, no process, no one",
    "nobody's": "no contact's, unknown",
    "somebody": "another process, another operator, a person",
    "somebody's": "another operator's, a person's",
    "anybody": "any contact, any process, anyone",
    "stands": "is",
    "stood": "was",
    "in the place of": "instead of",
    "in its place": "instead",
    "in their place": "instead",
    "be it": "whether",
    "come to": "reach, or belong to",
    "comes to": "reaches, or belongs to",
    "came to": "reached, or belonged to",
    "go on with": "continue",
    "goes on with": "continues",
    "gone on with": "continued",
    "became of": "happened to, or the outcome of",
    "told of": "reported",
    "said of": "reported about",
    "as ever": "as usual",
    "at the most": "at most",
    "at the least": "at least",
    "for ever": "forever",
    "anew": "again",
    "is no key": "is not a key",
    "there is no command": "unknown command",
    "the mission": "the provider's own document",
    "interface.md": "a page of docs/",
    "style.md": "CONTRIBUTING.md",
    "english.md": "CONTRIBUTING.md",
  ]

  /// Files, and folders with all their files, that are free of these words. Widen it, never narrow it.
  private static let checked = [
    ".ci", "CHANGELOG.md", "CONTRIBUTING.md", "Makefile",
    "Package.swift", "README.md", "ARCHITECTURE.md", "Sources", "Tests", "Fuzz", "scripts",
    "themes",
    "docs", "man",
  ]

  /// Data, generated files, and the table above.
  private static let exempt = [
    "docs/providers/contracts/", "docs/pictures/", "man/roster.1", "Tests/TestSupport/Fixtures/",
    "Tests/ConsoleUITests/Frames/", "Fuzz/Corpus/",
    "Tests/ArchitectureTests/PlainEnglishTests.swift",
  ]

  private static let phrases = Dictionary(
    grouping: instead.keys.map { $0.split(separator: " ").map(String.init) }, by: { $0[0] })

  private static func files(of place: String) throws -> [String] {
    try (isFolder(place) ? SourceTree.files(below: place).filter { try !isFolder($0) } : [place])
      .filter { file in !exempt.contains { $0.hasSuffix("/") ? file.hasPrefix($0) : file == $0 } }
  }

  private static func isFolder(_ path: String) throws -> Bool {
    let values = try SourceTree.root.appendingPathComponent(path)
      .resourceValues(forKeys: [.isDirectoryKey])
    return values.isDirectory ?? false
  }

  @Test(arguments: checked)
  func `no word is used that has a plainer one`(place: String) throws {
    for file in try Self.files(of: place) {
      let prose = Prose(try SourceTree.text(of: file), of: file)
      for (line, phrase) in Self.found(in: prose.words) {
        Issue.record("\(file):\(line): \(phrase): write \(Self.instead[phrase] ?? "")")
      }
    }
  }

  @Test(arguments: [
    ("a.swift", "let nobody = 1", 0), ("a.swift", "x() // nobody", 1),
    ("a.swift", "/// in the place\n/// of it", 1), ("a.swift", "/* a\n nobody */", 1),
    ("a.swift", "say(\"nobody \\(nobody(\"x\")) stands\")", 2),
    ("a.swift", "say(#\"a \" nobody\"#)", 1), ("a.swift", "\"\"\"\n\"nobody\" stands\n\"\"\"", 2),
    ("a.swift", "@Test func `nobody is there`() {}", 1), ("a.swift", "\"nobody@example.com\"", 0),
    ("a.swift", "// come\nto(1) // come\n// to", 1), ("a.c", "f('\"'); // nobody", 1),
    ("a.swift", "// somebody's", 1), ("a.md", "nobody `nobody`\n```\nnobody\n```\nstands", 2),
    ("a.py", "x = 'nobody'", 1),
  ])
  func `a word is found only in prose`(file: String, text: String, count: Int) {
    #expect(Self.found(in: Prose(text, of: file).words).count == count)
  }

  private static func found(in words: [Prose.Word]) -> [(line: Int, phrase: String)] {
    words.indices.flatMap { index in
      (phrases[words[index].text] ?? [])
        .filter { words[index...].prefix($0.count).map(\.text) == $0 }
        .map { (words[index].line, $0.joined(separator: " ")) }
    }
  }
}

/// The text that people read in a file, word by word: in Swift and C the comments, the string literals
/// and the names in backticks, in Markdown everything but code, in other files everything.
private struct Prose {
  struct Word {
    /// In lower case; empty at punctuation or code, which end a phrase.
    var text: String
    /// From 1.
    var line: Int
  }

  private(set) var words: [Word] = []
  private let bytes: [UInt8]
  private var place = 0
  private var line = 1
  private var word: [UInt8] = []

  init(_ text: String, of file: String) {
    bytes = Array(text.utf8)
    if [".swift", ".c", ".h"].contains(where: file.hasSuffix) {
      code(until: nil)
    } else if file.hasSuffix(".md") {
      markdown()
    } else {
      while place < bytes.count { read() }
    }
    endWord()
  }

  // MARK: - Words

  private func isNext(_ text: String) -> Bool {
    place < bytes.count && bytes[place] == text.utf8.first
      && bytes[place...].starts(with: text.utf8)
  }

  /// Takes one byte of prose.
  private mutating func read() {
    let byte = bytes[place]
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): word.append(byte | 0x20)
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...,
      UInt8(ascii: "_"), UInt8(ascii: "@"):
      word.append(byte)
    case UInt8(ascii: ".") where !word.isEmpty && isNext(".md"): word.append(byte)
    case UInt8(ascii: "'") where !word.isEmpty && isNext("'s"): word.append(byte)
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"): endWord()
    default: endPhrase()
    }
    skip(1)
  }

  private mutating func endWord() {
    if !word.isEmpty { words.append(Word(text: String(decoding: word, as: UTF8.self), line: line)) }
    word = []
  }

  private mutating func endPhrase() {
    endWord()
    if words.last?.text != "" { words.append(Word(text: "", line: line)) }
  }

  private mutating func skip(_ count: Int) {
    let end = min(place + count, bytes.count)
    while place < end {
      if bytes[place] == UInt8(ascii: "\n") { line += 1 }
      place += 1
    }
  }

  // MARK: - Swift and C

  /// Passes over code; `end` is the parenthesis that closes an interpolation.
  private mutating func code(until end: UInt8?) {
    var depth = 0
    while place < bytes.count {
      let byte = bytes[place]
      switch byte {
      case UInt8(ascii: "/") where isNext("//"): comment()
      case UInt8(ascii: "/") where isNext("/*"): blockComment()
      case UInt8(ascii: "`"): quoted()
      case UInt8(ascii: "\""), UInt8(ascii: "#"):
        if let hashes = hashesBeforeQuote { string(hashes) } else { skip(1) }
      case end where depth == 0: return endPhrase()
      default:
        if byte == UInt8(ascii: "(") { depth += 1 }
        if byte == UInt8(ascii: ")") { depth -= 1 }
        if byte > UInt8(ascii: " ") { endPhrase() }
        skip(1)
      }
    }
  }

  private mutating func blockComment() {
    while place < bytes.count, !isNext("*/") {
      if isNext("*") { skip(1) } else { read() }
    }
    endPhrase()
    skip(2)
  }

  /// The slashes do not end a phrase: it may continue in the next line's comment.
  private mutating func comment() {
    while place < bytes.count, bytes[place] == UInt8(ascii: "/") { skip(1) }
    while place < bytes.count, bytes[place] != UInt8(ascii: "\n") { read() }
    endWord()
  }

  /// A name in backticks.
  private mutating func quoted() {
    endPhrase()
    skip(1)
    while place < bytes.count, bytes[place] != UInt8(ascii: "`"), bytes[place] != UInt8(ascii: "\n")
    {
      read()
    }
    endPhrase()
    skip(1)
  }

  /// The number of `#` of the string literal that begins here; `nil` if none begins.
  private var hashesBeforeQuote: Int? {
    let count = bytes[place...].prefix { $0 == UInt8(ascii: "#") }.count
    let quote = place + count
    guard quote < bytes.count, bytes[quote] == UInt8(ascii: "\"") else { return nil }
    let isCharacter = place > 0 && #"'\"#.utf8.contains(bytes[place - 1])
    return isCharacter ? nil : count
  }

  private mutating func string(_ hashes: Int) {
    endPhrase()
    skip(hashes)
    let quote = isNext("\"\"\"") ? "\"\"\"" : "\""
    let marks = String(repeating: "#", count: hashes)
    skip(quote.utf8.count)
    while place < bytes.count, !isNext(quote + marks) {
      if quote.utf8.count == 1, bytes[place] == UInt8(ascii: "\n") { break }
      if !escape(marks) { read() }
    }
    endPhrase()
    skip(quote.utf8.count + hashes)
  }

  /// Passes over an escape sequence or an interpolation.
  ///
  /// - Returns: `false` if there is none.
  private mutating func escape(_ marks: String) -> Bool {
    guard isNext("\\" + marks) else { return false }
    skip(1 + marks.utf8.count)
    if isNext("(") {
      skip(1)
      endPhrase()
      code(until: UInt8(ascii: ")"))
    }
    skip(1)
    return true
  }

  // MARK: - Markdown

  private mutating func markdown() {
    var isFenced = false
    while place < bytes.count {
      let end = bytes[place...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      let start = bytes[place..<end].drop { $0 == UInt8(ascii: " ") }
      let isFence = start.starts(with: "```".utf8)
      if isFence { isFenced.toggle() }
      if isFence || isFenced { skip(end - place) } else { prose(until: end) }
      if place < bytes.count { read() }
    }
  }

  /// A line without its code spans.
  private mutating func prose(until end: Int) {
    while place < end {
      guard bytes[place] == UInt8(ascii: "`") else {
        read()
        continue
      }
      endPhrase()
      skip(1)
      let close = bytes[place..<end].firstIndex(of: UInt8(ascii: "`")) ?? end
      skip(min(close + 1, end) - place)
      endPhrase()
    }
  }
}
