import Testing

/// Checks that every promise of `docs/security.md`, and every point of `docs/met.md`, has a test.
@Suite struct PromiseTests {
  private struct Document: CustomTestStringConvertible {
    var path: String
    var columns: [Substring]
    var leastRows: Int

    var testDescription: String { path }
  }

  private static let documents = [
    Document(path: "docs/security.md", columns: ["promise", "test"], leastRows: 30),
    Document(
      path: "docs/met.md", columns: ["point", "what roster does", "described in", "test"],
      leastRows: 35),
  ]

  /// The rows of all tables with the document's columns.
  private static func promises(_ document: Document) throws -> [[Substring]] {
    var rows: [[Substring]] = []
    var isPromises = false
    for line in try SourceTree.text(of: document.path).split(separator: "\n") {
      guard line.hasPrefix("|") else {
        isPromises = false
        continue
      }
      let cells = line.split(separator: "|").map { $0.trimmed }
      if cells == document.columns {
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

  @Test(arguments: documents)
  private func `each promise names existing tests`(document: Document) throws {
    let promises = try Self.promises(document)
    let tests = try Self.testNames()
    try #require(promises.count > document.leastRows)
    for promise in promises {
      #expect(promise.count == document.columns.count, "\(promise)")
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
