import Foundation
import Testing

/// What the documents say of the sources' shape, and where they lead.
@Suite struct DocumentTests {
  private static let documents: [String] = {
    do {
      return try SourceTree.entries(of: ".").filter { $0.hasSuffix(".md") }
        + SourceTree.files(below: "docs").filter { $0.hasSuffix(".md") }
    } catch {
      return []
    }
  }()

  @Test func `the import table of ARCHITECTURE.md is the one that is checked`() throws {
    var table: [String: Set<String>] = [:]
    for line in try lines(of: "imports", in: "ARCHITECTURE.md") where line.hasPrefix("| `") {
      let names = line.split(separator: "`").map(String.init).filter(isName)
      table[names[0]] = Set(names.dropFirst())
    }
    for target in Set(table.keys).union(ArchitectureTests.allowed.keys).sorted() {
      #expect(table[target] == ArchitectureTests.allowed[target], "\(target)")
    }
  }

  @Test(arguments: documents)
  func `every link to a file of the project leads somewhere`(document: String) throws {
    let folder = SourceTree.root.appendingPathComponent(document).deletingLastPathComponent()
    for part in try SourceTree.text(of: document).components(separatedBy: "](").dropFirst() {
      let target = String(part.prefix { $0 != ")" && $0 != "#" })
      guard !target.isEmpty, !target.contains("://") else { continue }
      let path = folder.appendingPathComponent(target).path
      #expect(FileManager.default.fileExists(atPath: path), "\(document) links to \(target)")
    }
  }

  private func isName(_ text: String) -> Bool {
    text.allSatisfy { $0.isLetter || $0.isNumber }
  }

  /// What stands between `<!-- name -->` and the next `<!-- /`.
  private func lines(of name: String, in document: String) throws -> [String] {
    let all = try SourceTree.text(of: document).split(
      separator: "\n", omittingEmptySubsequences: false
    ).map(String.init)
    return Array(
      all.drop { $0 != "<!-- \(name) -->" }.dropFirst().prefix { !$0.hasPrefix("<!-- /") })
  }
}
