import Testing

/// Constructs that need a decision record.
@Suite struct ForbiddenConstructTests {
  @Test(arguments: [
    "@unchecked Sendable", "nonisolated(unsafe)", "Task.detached", "DispatchSemaphore",
    "fatalError(", " exit(",
  ])
  func `sources do not use constructs that hide a race or a crash`(construct: String) throws {
    for file in try SourceTree.swiftFiles(below: "Sources") {
      let text = try SourceTree.text(of: file)
      #expect(!text.contains(construct), "\(file) uses \(construct)")
    }
  }

  @Test(arguments: ["Domain", "Operations", "ViewModels"])
  func `time and identifiers come from Ambient`(target: String) throws {
    for file in try SourceTree.swiftFiles(below: "Sources/\(target)")
    where !file.hasSuffix("/Ambient.swift") {
      let text = try SourceTree.text(of: file)
      for call in ["Date()", "UUID()", "Task.sleep"] {
        #expect(!text.contains(call), "\(file) calls \(call)")
      }
    }
  }

  @Test func `only a provider's evidence decides that a contact is gone`() throws {
    for file in try SourceTree.swiftFiles(below: "Sources/Providers") {
      let text = try SourceTree.text(of: file)
      let name = file.split(separator: "/").last ?? ""
      if name != "AnswerReader.swift" {
        #expect(!text.contains("(.notFound"), "\(file) creates a notFound failure without evidence")
      }
    }
    for file in try SourceTree.swiftFiles(below: "Sources/Operations") {
      let text = try SourceTree.text(of: file)
      #expect(!text.contains("kind == .notFound"), "\(file) treats a failure's kind as evidence")
    }
  }

  @Test func `every suite with asynchronous tests has a time limit`() throws {
    let suites = try (SourceTree.swiftFiles(below: "Tests") + SourceTree.swiftFiles(below: "Fuzz"))
      // A suite around all of these has the limit.
      .filter { $0.hasSuffix("Tests.swift") && !$0.contains("/EndToEndTests/") }
    #expect(suites.count > 100)
    for file in suites {
      let text = try SourceTree.text(of: file)
      guard text.contains(" async") else { continue }
      #expect(text.contains(".timeLimit("), "\(file) has asynchronous tests without a limit")
    }
  }
}
