import Testing

/// What style.md forbids without a decision record.
@Suite struct ForbiddenConstructTests {
  @Test(arguments: [
    "@unchecked Sendable", "nonisolated(unsafe)", "Task.detached", "DispatchSemaphore",
    "fatalError(",
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
}
