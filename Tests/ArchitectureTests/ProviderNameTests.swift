import Foundation
import Testing

/// Keeps the names of the providers out of everything that a new provider must not change.
@Suite struct ProviderNameTests {
  private static let folders = ["Sources", "Tests", "Fuzz", "scripts"]
  private static let files = ["Package.swift", "Makefile", "CONTRIBUTING.md", "ARCHITECTURE.md"]

  /// The other places that may name providers, and why.
  private static let exceptions = [
    "Sources/Providers/ProviderRegistry.swift",  // One line for each provider.
    "Sources/Simulator/SimulatorRegistry.swift",  // One line for each provider.
    "Tests/ConsoleUITests/Frames/",  // What the screen shows of the providers of the demo.
    "Fuzz/Corpus/config/",  // Configs as operators write them.
  ]

  @Test func `only a provider's own files and the registries name it`() throws {
    let names = try SourceTree.providers()
    #expect(!names.isEmpty)
    let paths = try Self.files + Self.folders.flatMap(SourceTree.files)
    for path in paths where !Self.exceptions.contains(where: path.hasPrefix) {
      let url = SourceTree.root.appendingPathComponent(path)
      guard !path.contains("__pycache__"), !url.hasDirectoryPath,
        let text = String(bytes: try Data(contentsOf: url), encoding: .utf8)
      else { continue }
      for name in names where !Self.isOwn(path, of: name) {
        if let found = Self.spelling(of: name, in: text) {
          Issue.record("\(path) names \(found)")
        }
      }
    }
  }

  /// Whether the file or one of its folders has the provider's name, such as
  /// `Sources/Providers/<Name>/`, `<Name>Writes.swift`, `<kind>.py` or `Corpus/wire-<kind>/`.
  private static func isOwn(_ path: String, of name: String) -> Bool {
    let kind = name.lowercased()
    return path.split(separator: "/").contains {
      $0.hasPrefix(name) || $0 == "\(kind).py" || $0 == "wire-\(kind)"
    }
  }

  /// How the text names the provider: as its type anywhere (`FooBar`), or in any case at the
  /// beginning of a word (`foobar`, `fooBar`, `Foo Bar`); `nil` if it does not.
  private static func spelling(of name: String, in text: String) -> String? {
    if text.contains(name) { return name }
    let lowercase = text.lowercased()
    return [name.lowercased(), spaced(name)].first { spelling in
      var start = lowercase.startIndex
      while let range = lowercase.range(of: spelling, range: start..<lowercase.endIndex) {
        let isBegin =
          range.lowerBound == lowercase.startIndex
          || !lowercase[lowercase.index(before: range.lowerBound)].isLetter
        if isBegin { return true }
        start = range.upperBound
      }
      return false
    }
  }

  /// `FooBar` as people write it: `foo bar`.
  private static func spaced(_ name: String) -> String {
    name.reduce(into: "") { text, letter in
      if letter.isUppercase, !text.isEmpty { text += " " }
      text += letter.lowercased()
    }
  }
}
