import Foundation

/// Reads the package's sources as text.
enum SourceTree {
  /// The package's folder, located from this file.
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The Swift files below a folder, as paths relative to the package.
  static func swiftFiles(below folder: String) throws -> [String] {
    try files(below: folder).filter { $0.hasSuffix(".swift") }
  }

  static func files(below folder: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(
      atPath: root.appendingPathComponent(folder).path
    ).map { folder + "/" + $0 }.sorted()
  }

  /// The names of the files and folders directly in a folder.
  static func entries(of folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(
      atPath: root.appendingPathComponent(folder).path
    ).sorted()
  }

  static func text(of path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  /// The modules that a file imports, at any access level.
  static func imports(of path: String) throws -> Set<String> {
    var modules: Set<String> = []
    for line in try text(of: path).split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      guard let index = words.firstIndex(of: "import"), index + 1 < words.count,
        words[..<index].allSatisfy(isModifier)
      else { continue }
      let kinds = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
      let name = kinds.contains(words[index + 1]) ? words[index + 2] : words[index + 1]
      modules.insert(name.split(separator: ".").first.map(String.init) ?? name)
    }
    return modules
  }

  private static func isModifier(_ word: String) -> Bool {
    word.hasPrefix("@")
      || ["package", "public", "internal", "private", "fileprivate"].contains(word)
  }
}
