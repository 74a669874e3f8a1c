import Foundation
import Testing

/// Compares the table of ARCHITECTURE.md with the sources.
@Suite struct ArchitectureTests {
  /// The modules that each target may import.
  static let allowed: [String: Set<String>] = [
    "Domain": ["Foundation", "CUnicode"],
    "Operations": ["Domain", "Foundation"],
    "HTTPKit": [
      "Domain", "Foundation", "HTTPTypes", "Logging", "CCurl", "Synchronization", "Dispatch",
    ],
    "Providers": ["Domain", "HTTPKit", "HTTPTypes", "Foundation"],
    "Store": [
      "Domain", "GRDB", "CPostgres", "CSodium", "Dispatch", "Foundation", "Glibc",
      "Synchronization",
    ],
    "ViewModels": ["Domain", "Operations", "Observation", "Synchronization", "Foundation"],
    "ConsoleUI": ["Domain", "ViewModels", "Observation", "Foundation"],
    "CursesTerminal": [
      "ConsoleUI", "Domain", "CCurses", "Dispatch", "Glibc", "Foundation",
    ],
    "Simulator": [
      "FlyingFox", "FlyingSocks", "Logging", "Foundation", "Glibc", "Dispatch", "Synchronization",
    ],
    "App": [
      "Domain", "Operations", "HTTPKit", "Providers", "Store", "ViewModels", "Logging", "TOMLKit",
      "Synchronization", "Dispatch", "Foundation", "Glibc",
    ],
    "Commands": [
      "App", "ConsoleUI", "CursesTerminal", "Domain", "Operations", "Simulator", "ViewModels",
      "ArgumentParser", "Foundation", "Dispatch", "Glibc", "Synchronization",
    ],
    "roster": ["Commands"],
  ]

  /// The number of files that may import a C library.
  static let onlyIn: [String: Int] = [
    "CCurl": 1, "CPostgres": 1, "CSodium": 1, "CUnicode": 1,
  ]

  static let swiftTargets = Array(allowed.keys).sorted()

  @Test func `every folder of Sources is in the table or contains C`() throws {
    for folder in try SourceTree.entries(of: "Sources") {
      let isC = ["CCurses", "CCurl", "CPostgres", "CSodium", "CUnicode"].contains(folder)
      #expect(isC || Self.allowed[folder] != nil, "\(folder) is not in the import table")
    }
  }

  @Test(arguments: swiftTargets)
  func `a target imports only what the table allows`(target: String) throws {
    let files = try SourceTree.swiftFiles(below: "Sources/\(target)")
    #expect(!files.isEmpty, "\(target) has no files")
    for file in files {
      let foreign = try SourceTree.imports(of: file).subtracting(Self.allowed[target] ?? [])
      #expect(foreign.isEmpty, "\(file) imports \(foreign.sorted())")
    }
  }

  @Test(arguments: onlyIn.keys.sorted())
  func `only one file imports each C library`(module: String) throws {
    let files = try SourceTree.swiftFiles(below: "Sources").filter {
      try SourceTree.imports(of: $0).contains(module)
    }
    #expect(files.count == Self.onlyIn[module], "\(module) is imported by \(files)")
  }

  @Test func `each back end of the store keeps its library to itself`() throws {
    let rules = [
      ("GRDB", ["Store/SQLite/", "Store/SuppressionFile.swift"]),
      ("CPostgres", ["Store/PostgreSQL/"]), ("Dispatch", ["Store/PostgreSQL/"]),
    ]
    for (module, places) in rules {
      let files = try SourceTree.swiftFiles(below: "Sources/Store").filter {
        try SourceTree.imports(of: $0).contains(module)
      }
      #expect(!files.isEmpty, "\(module) is not imported")
      for file in files {
        #expect(places.contains { file.contains($0) }, "\(file) imports \(module)")
      }
    }
  }

  @Test func `no file is longer than 400 lines`() throws {
    for file in try SourceTree.swiftFiles(below: "Sources") + SourceTree.swiftFiles(below: "Tests")
    {
      let lines = try SourceTree.text(of: file).split(
        separator: "\n", omittingEmptySubsequences: false
      ).count
      #expect(lines <= 400, "\(file) has \(lines) lines")
    }
  }

  // MARK: - Providers

  private static let neutralFolders: Set<String> = ["Support", "Seed", "Wire"]

  private func providerNames(in target: String) throws -> [String] {
    try SourceTree.entries(of: "Sources/\(target)").filter {
      !$0.hasSuffix(".swift") && !Self.neutralFolders.contains($0)
    }
  }

  @Test(arguments: ["Providers", "Simulator"])
  func `every provider has the same set of files`(target: String) throws {
    let names = try providerNames(in: target)
    #expect(names == (try SourceTree.providers().sorted()))
    let shapes = try names.map { name in
      try SourceTree.entries(of: "Sources/\(target)/\(name)").map {
        $0.replacingOccurrences(of: name, with: "‹Name›")
      }
    }
    for (name, shape) in zip(names, shapes) {
      #expect(shape == shapes[0], "\(target)/\(name) differs from \(names[0])")
    }
  }

  @Test func `every provider has fixtures, tests and a page of documentation`() throws {
    for name in try SourceTree.providers() {
      #expect(try !SourceTree.entries(of: "Tests/TestSupport/Fixtures/\(name)").isEmpty)
      #expect(try !SourceTree.entries(of: "Tests/ProviderTests/\(name)").isEmpty)
      #expect(try !SourceTree.text(of: "docs/providers/\(name).md").isEmpty)
    }
  }
}
