import Foundation
import Simulator
import Testing

/// Runs the vendors' own `curl` lines, with only scheme and host replaced.
@Suite(.timeLimit(.minutes(10))) struct `The vendors' curl examples` {
  /// The examples of the vendors' documents, in their order. This copy lets the test run without
  /// the documents.
  private static let examples = [
    """
    curl -XGET https://api.carts.guru/contacts.csv?siteId=0000000-0000-0000-0000-0000000000 \\
      --header 'x-auth-key: 00000000000000000' 
    """,
    """
    curl -XPUT https://api.carts.guru/contacts.csv?siteId=0000000-0000-0000-0000-000000 \\
      --header 'x-auth-key: 00000000000000000' \\
      --form "file=@valid.csv;type=application/csv"
    """,
    """
    curl https://0k90mc4jjj.execute-api.us-east-2.amazonaws.com/v1/contacts/\
    a1b2c3d4-e5f6-7890-abcd-ef1234567890 \\
      -H "Authorization: Bearer cs_live_your_key"
    """,
  ]

  private static let seeds = URL(filePath: #filePath)
    .deletingLastPathComponent().appending(path: "../../../shared/seeds").standardized

  private static var hasSeeds: Bool { FileManager.default.fileExists(atPath: seeds.path) }

  @Test(.enabled(if: hasSeeds))
  func `the copies equal the vendors' documents`() throws {
    var found: [String] = []
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.seeds.path).sorted()
    for file in files {
      let text = try String(
        contentsOf: Self.seeds.appending(path: file), encoding: .utf8)
      let examples = text.matches(of: /(?m)^curl (?:[^\n]*\\\n)*[^\n]*/)
      found += examples.map { String($0.output).trimmingCharacters(in: .whitespaces) }
    }
    let copies = Self.examples.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
    #expect(found == copies)
  }

  @Test func `each example gets the documented response`() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer {
      do { try FileManager.default.removeItem(at: folder) } catch { Issue.record(error) }
    }
    try Data("type,value\nemail,jane@smithfoundation.org\n".utf8)
      .write(to: folder.appending(path: "valid.csv"))
    try await withSimulator { calls async throws in
      var answers: [String] = []
      for example in Self.examples {
        let command = example.replacing(
          /https:\/\/[^\/]+/, with: "http://127.0.0.1:\(calls.port)")
        answers.append(try await Self.run(command, in: folder))
      }
      #expect(answers[0].hasPrefix("type,value"))
      #expect(answers[1] == #"{"status":"success"}"#)
      #expect(answers[2].contains(#""fullName":"Jane Smith""#))
      let jane = try await calls.euShopContact(SimulatedAccount.named("eu-shop").jane)
      #expect(jane["communicationPreferences"]["email"] == "Optout")
    }
  }

  private static func run(_ command: String, in folder: URL) async throws -> String {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread {
        continuation.resume(
          with: Result {
            let process = Process()
            let output = Pipe()
            process.executableURL = URL(filePath: "/bin/sh")
            process.arguments = ["-c", command]
            process.currentDirectoryURL = folder
            process.environment = ["PATH": "/usr/bin:/bin", "no_proxy": "127.0.0.1"]
            process.standardOutput = output
            process.standardError = FileHandle.nullDevice
            try process.run()
            let data = try output.fileHandleForReading.readToEnd() ?? Data()
            process.waitUntilExit()
            return String(decoding: data, as: UTF8.self)
          })
      }
    }
  }
}
