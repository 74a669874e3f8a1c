import Testing

/// What style.md forbids without a decision record.
@Suite struct ForbiddenConstructTests {
  @Test(arguments: [
    "@unchecked Sendable", "nonisolated(unsafe)", "Task.detached", "DispatchSemaphore",
    "fatalError(", " exit(",
  ])
  func `a construct that hides a race or a crash is not used`(construct: String) throws {
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

  @Test func `that a contact is gone is decided by the evidence of its provider alone`() throws {
    for file in try SourceTree.swiftFiles(below: "Sources/Providers") {
      let text = try SourceTree.text(of: file)
      let name = file.split(separator: "/").last ?? ""
      if name != "AnswerReader.swift" {
        #expect(!text.contains("(.notFound"), "\(file) makes a failure without evidence")
      }
    }
    for file in try SourceTree.swiftFiles(below: "Sources/Operations") {
      let text = try SourceTree.text(of: file)
      #expect(!text.contains("kind == .notFound"), "\(file) takes a kind for evidence")
    }
  }

  @Test func `whatever waits in a test has an end`() throws {
    let suites = try (SourceTree.swiftFiles(below: "Tests") + SourceTree.swiftFiles(below: "Fuzz"))
      // The suite around these has the limit.
      .filter { $0.hasSuffix("Tests.swift") && !$0.contains("/EndToEndTests/") }
    #expect(suites.count > 100)
    for file in suites {
      let text = try SourceTree.text(of: file)
      guard text.contains(" async") else { continue }
      #expect(text.contains(".timeLimit("), "\(file) has asynchronous tests without a limit")
    }
  }
}
