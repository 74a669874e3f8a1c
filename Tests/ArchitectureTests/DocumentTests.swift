import Foundation
import Testing

/// Compares the documents with the sources and checks their links.
@Suite struct DocumentTests {
  private static let documents: [String] = {
    do {
      return try SourceTree.entries(of: ".").filter { $0.hasSuffix(".md") }
        + SourceTree.files(below: "docs").filter { $0.hasSuffix(".md") }
    } catch {
      return []
    }
  }()

  @Test func `the import table of ARCHITECTURE.md equals the checked one`() throws {
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
  func `every link to a file has a target`(document: String) throws {
    let folder = SourceTree.root.appendingPathComponent(document).deletingLastPathComponent()
    for part in try SourceTree.text(of: document).components(separatedBy: "](").dropFirst() {
      let target = String(part.prefix { $0 != ")" && $0 != "#" })
      guard !target.isEmpty, !target.contains("://") else { continue }
      let path = folder.appendingPathComponent(target).path
      #expect(FileManager.default.fileExists(atPath: path), "\(document) links to \(target)")
    }
  }

  @Test(arguments: documents)
  func `every link to a heading has a target`(document: String) throws {
    let folder = SourceTree.root.appendingPathComponent(document).deletingLastPathComponent()
    for part in try SourceTree.text(of: document).components(separatedBy: "](").dropFirst() {
      let target = part.prefix { $0 != ")" }.split(
        separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
      guard target.count == 2, !target[0].contains("://") else { continue }
      let path =
        target[0].isEmpty
        ? SourceTree.root.appendingPathComponent(document)
        : folder.appendingPathComponent(String(target[0]))
      let anchors = try String(contentsOf: path, encoding: .utf8)
        .split(separator: "\n").filter { $0.hasPrefix("#") }.map { anchor(of: String($0)) }
      #expect(anchors.contains(String(target[1])), "\(document) links to \(target[1])")
    }
  }

  @Test func `the README has at most 8 KB`() throws {
    #expect(try SourceTree.text(of: "README.md").utf8.count <= 8192)
  }

  /// The anchor that GitHub generates for a heading.
  private func anchor(of heading: String) -> String {
    String(
      heading.drop { $0 == "#" }.dropFirst().lowercased().compactMap { character -> Character? in
        if character == " " { return "-" }
        return character.isLetter || character.isNumber || "-_".contains(character)
          ? character : nil
      })
  }

  private func isName(_ text: String) -> Bool {
    text.allSatisfy { $0.isLetter || $0.isNumber }
  }

  /// The lines between `<!-- name -->` and the next `<!-- /`.
  private func lines(of name: String, in document: String) throws -> [String] {
    let all = try SourceTree.text(of: document).split(
      separator: "\n", omittingEmptySubsequences: false
    ).map(String.init)
    return Array(
      all.drop { $0 != "<!-- \(name) -->" }.dropFirst().prefix { !$0.hasPrefix("<!-- /") })
  }
}
