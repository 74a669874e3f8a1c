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
        let text = String(bytes: try Data(contentsOf: url), encoding: .utf8)?.lowercased()
      else { continue }
      for name in names where !Self.isOwn(path, of: name) {
        for spelling in [name.lowercased(), Self.spaced(name)] where text.contains(spelling) {
          Issue.record("\(path) names \(spelling)")
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

  /// `FooBar` as people write it: `foo bar`.
  private static func spaced(_ name: String) -> String {
    name.reduce(into: "") { text, letter in
      if letter.isUppercase, !text.isEmpty { text += " " }
      text += letter.lowercased()
    }
  }
}
