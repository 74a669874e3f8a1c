import Foundation
import Simulator
import Store
import TestSupport

/// The built program with its own simulator, config and folder.
final class Workbench: Sendable {
  let simulator: SimulatorServer
  private let temporary: TemporaryFolder
  var folder: URL { temporary.url }

  /// The number of contacts at every provider.
  static let contacts = 25

  /// The providers' keys.
  static let keys = SimulatedWorld.cast.flatMap { SimulatedAccount.named($0).secrets }

  init() async throws {
    var options = SimulatorOptions(contacts: Self.contacts, hasLimits: false)
    options.providers = SimulatedWorld.cast
    simulator = SimulatorServer(options: options)
    _ = try await simulator.start()
    temporary = try TemporaryFolder()
    try write(await simulator.configuration, to: "config.toml")
  }

  deinit {
    Task { [simulator] in await simulator.stop() }
  }

  func path(_ name: String) -> String { temporary.path(name) }

  /// Writes a file of mode 0600.
  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
    try temporary.setMode(0o600, of: name)
  }

  /// Writes the simulator's config with a prefix and a replacement.
  func configure(top: String = "", replacing old: String = "", with new: String = "") async throws {
    let text = await simulator.configuration
    try write(top + "\n" + (old.isEmpty ? text : text.replacing(old, with: new)), to: "config.toml")
  }

  func journal() throws -> [JournalRow] {
    try AppDatabase(folder: folder.appendingPathComponent("state/roster")).rows()
  }

  /// The methods and paths of the requests so far.
  func requests() async -> [String] { await simulator.requests().map { "\($0.method) \($0.path)" } }

  /// Writes bytes that need not be text, of mode 0600.
  func write(_ bytes: [UInt8], to name: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path(name)))
    try temporary.setMode(0o600, of: name)
  }

  /// Runs the program with bytes on standard input.
  func run(_ arguments: [String], bytes: [UInt8]) async throws -> Run {
    try write(bytes, to: "bytes")
    return try await run(arguments, inputFile: "bytes")
  }

  /// Runs the program to its end. Standard input is empty by default.
  func run(
    _ arguments: String..., input: String = "", output: String? = nil,
    environment: [String: String] = [:]
  ) async throws -> Run {
    try await run(arguments, input: input, output: output, environment: environment)
  }

  func run(
    _ arguments: [String], input: String = "", output: String? = nil,
    environment: [String: String] = [:], program: String? = nil
  ) async throws -> Run {
    try write(input, to: "input")
    return try await run(
      arguments, inputFile: "input", output: output, environment: environment, program: program)
  }

  private func run(
    _ arguments: [String], inputFile: String, output: String? = nil,
    environment: [String: String] = [:], program: String? = nil
  ) async throws -> Run {
    let process = try process(arguments)
    if let program { process.executableURL = URL(fileURLWithPath: program) }
    process.environment?.merge(environment) { $1 }
    let name = UUID().uuidString
    try write("", to: name + ".out")
    try write("", to: name + ".err")
    let standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: path(inputFile)))
    let standardOutput = try FileHandle(
      forWritingTo: URL(fileURLWithPath: output ?? path(name + ".out")))
    let standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: path(name + ".err")))
    process.standardInput = standardInput
    process.standardOutput = standardOutput
    process.standardError = standardError
    let status = try await Self.status(of: process)
    // Foundation never releases a process that has run, nor its handles.
    for handle in [standardInput, standardOutput, standardError] { try handle.close() }
    return Run(
      status: status, output: try String(contentsOfFile: path(name + ".out"), encoding: .utf8),
      errors: try String(contentsOfFile: path(name + ".err"), encoding: .utf8))
  }

  /// A process that is ready to run, with the streams of this process.
  func process(_ arguments: [String]) throws -> Process {
    let process = Process()
    process.executableURL = Self.program
    process.arguments = arguments
    process.environment = [
      "HOME": folder.path, "ROSTER_CONFIG": path("config.toml"), "XDG_STATE_HOME": path("state"),
      "PATH": "/usr/bin:/bin", "TZ": "UTC", "LC_ALL": "C.UTF-8",
    ]
    return process
  }

  /// Every file of the state folder, by its path there.
  func stateFiles() throws -> [String: Data] {
    let root = path("state")
    let paths = try FileManager.default.subpathsOfDirectory(atPath: root)
    var files: [String: Data] = [:]
    for path in paths {
      let url = URL(fileURLWithPath: root).appendingPathComponent(path)
      let values = try url.resourceValues(forKeys: [.isRegularFileKey])
      if values.isRegularFile == true { files[path] = try Data(contentsOf: url) }
    }
    return files
  }

  /// Sends the signal once standard error holds `word`. Drops standard output.
  func interrupted(
    _ arguments: [String], by signal: Int32 = SIGINT, when word: String
  ) async throws -> Run {
    let process = try process(arguments)
    let errors = Pipe()
    process.standardError = errors
    process.standardOutput = FileHandle.nullDevice
    async let status = Self.status(of: process)
    var said = ""
    var isSent = false
    for await text in Self.texts(of: errors.fileHandleForReading) {
      said += text
      if !isSent, said.contains(word) {
        isSent = true
        kill(process.processIdentifier, signal)
      }
    }
    return Run(status: try await status, output: "", errors: said)
  }

  /// The texts that arrive at `handle`, until its other end is closed. A thread of its own reads them:
  /// a handler of the file handle has missed the end.
  static func texts(of handle: FileHandle) -> AsyncStream<String> {
    AsyncStream { continuation in
      Thread.detachNewThread {
        while case let data = handle.availableData, !data.isEmpty {
          continuation.yield(String(decoding: data, as: UTF8.self))
        }
        continuation.finish()
      }
    }
  }

  static func status(of process: Process) async throws -> Int32 {
    let ends = AsyncStream<Int32> { continuation in
      process.terminationHandler = {
        continuation.yield($0.terminationReason == .exit ? $0.terminationStatus : -1)
        continuation.finish()
      }
    }
    try process.run()
    for await status in ends { return status }
    return -1
  }

  /// The program in the build folder, beside the tests.
  private static var program: URL {
    URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appendingPathComponent("roster")
  }
}

struct Run {
  let status: Int32
  let output: String
  let errors: String
}
