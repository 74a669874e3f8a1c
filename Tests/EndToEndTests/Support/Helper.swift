import Foundation

/// The script beside these tests, which runs programs and responds to each line with a line.
///
/// A test uses one child process for everything, because Foundation's `Process` keeps descriptors
/// of each child and frequent polling would use them up.
actor Helper {
  struct Reply: Decodable, Sendable {
    let pid: Int32?
    let lines: [String]?
    /// The private modes that are on.
    let on: [Int]?
    let count: Int?
    let base64: String?
    /// The characters of each row's cells, separated by NUL.
    let cells: [String]?
    /// Set if the state that a request waits for did not come.
    let timedOut: Bool?
    let status: Int?
    let modes: String?
    let output: String?
    let errors: String?
    /// The processor time of the program and of the script.
    let ticks: Int?
    let own: Int?

    var screen: TerminalScreen { TerminalScreen(lines: lines ?? []) }
  }

  private let process = Process()
  private let input = Pipe()
  private let chunks: AsyncStream<Data>

  init() throws {
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("pyte-terminal.py")
    process.arguments = [script.path]
    process.environment = ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"]
    process.standardInput = input
    process.standardOutput = output
    let (chunks, continuation) = AsyncStream<Data>.makeStream()
    self.chunks = chunks
    output.fileHandleForReading.readabilityHandler = { handle in
      let data = handle.availableData
      if data.isEmpty {
        handle.readabilityHandler = nil
        continuation.finish()
      } else {
        continuation.yield(data)
      }
    }
    try process.run()
  }

  /// The script ends its programs when its input ends.
  func close() throws { try input.fileHandleForWriting.close() }

  func ask(_ request: some Encodable & Sendable) async throws -> Reply {
    let line = try JSONEncoder().encode(request) + Data([0x0A])
    try input.fileHandleForWriting.write(contentsOf: line)
    var reply = Data()
    // JSON has no line end inside, so only the last byte is looked at: a screen is long.
    while reply.last != 0x0A {
      guard let chunk = await nextChunk() else { throw Ended() }
      reply += chunk
    }
    return try JSONDecoder().decode(Reply.self, from: reply)
  }

  private func nextChunk() async -> Data? {
    for await chunk in chunks { return chunk }
    return nil
  }

  /// The script ended. Its errors are on the tests' standard error.
  struct Ended: Error {}
}

/// A program that runs to its end, without a terminal.
struct Run: Encodable, Sendable {
  enum Moment: String, Encodable, Sendable {
    case now = "run"
    /// When the script ends, for any reason.
    case atEnd = "at_end"
  }

  var `do` = Moment.now
  let argv: [String]
  let env: [String: String]
  /// Standard input; `nil` is an empty one.
  var input: String?
}
