import Testing

/// Checks that every promise of `docs/security.md` has a test.
@Suite struct SecurityDocumentTests {
  /// The rows of all tables with the columns "promise" and "test".
  private static func promises() throws -> [[Substring]] {
    var rows: [[Substring]] = []
    var isPromises = false
    for line in try SourceTree.text(of: "docs/security.md").split(separator: "\n") {
      guard line.hasPrefix("|") else {
        isPromises = false
        continue
      }
      let cells = line.split(separator: "|").map { $0.trimmed }
      if cells == ["promise", "test"] {
        isPromises = true
      } else if isPromises, !line.hasPrefix("|---") {
        rows.append(cells)
      }
    }
    return rows
  }

  private static func testNames() throws -> Set<Substring> {
    var names: Set<Substring> = []
    for file in try SourceTree.swiftFiles(below: "Tests") {
      for line in try SourceTree.text(of: file).split(separator: "\n") {
        guard let start = line.firstRange(of: "func `")?.upperBound,
          let end = line[start...].firstIndex(of: "`")
        else { continue }
        names.insert(Substring(String(line[start..<end])))
      }
    }
    return names
  }

  @Test func `each promise names existing tests`() throws {
    let promises = try Self.promises()
    let tests = try Self.testNames()
    try #require(promises.count > 30)
    for promise in promises {
      #expect(promise.count == 2, "\(promise)")
      let named = (promise.last ?? "").split(separator: "`").enumerated()
        .filter { $0.offset % 2 == 0 }.map(\.element)
      #expect(!named.isEmpty, "\(promise[0]) names no test")
      for name in named { #expect(tests.contains(name), "there is no test '\(name)'") }
    }
  }
}

extension Substring {
  fileprivate var trimmed: Substring {
    var text = self
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return text
  }
}
