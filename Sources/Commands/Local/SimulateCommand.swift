import ArgumentParser
import Domain
import Foundation
import Simulator

struct SimulateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Run only the simulated providers, until interrupted.")

  @Option(help: ArgumentHelp("The port to listen on; 0 takes a free one.", valueName: "p"))
  var port: UInt16 = 0

  @OptionGroup var world: WorldOptions

  @Flag(name: .customLong("no-limits"), help: "Lift the providers' own call limits.")
  var hasNoLimits = false

  @Option(
    help: ArgumentHelp("Write a config for the simulator.", valueName: "file"), completion: .file())
  var writeConfig: String?

  @Option(
    help: ArgumentHelp(
      "Log each request as a line of JSON, with its contacts, the fault it met and whether it was "
        + "carried out.", valueName: "file"), completion: .file())
  var requestLog: String?

  @Option(
    help: ArgumentHelp(
      "Other kinds for --faults, in turn, separated by commas: "
        + AdditionalFault.allCases.map(\.rawValue).joined(separator: ", ") + ".",
      valueName: "kinds"))
  var faultsAlso: String?

  @Option(
    help: ArgumentHelp(
      "Providers that answer no call, separated by commas.", valueName: "providers"))
  var down: String?

  @Option(
    help: ArgumentHelp(
      "Fields that keep their value when an update empties them, separated by commas.",
      valueName: "fields"))
  var keep: String?

  @Option(
    help: ArgumentHelp(
      "Fields that an update must not empty, separated by commas.", valueName: "fields"))
  var require: String?

  @OptionGroup var global: GlobalOptions

  mutating func validate() throws {
    _ = try Self.additionalFaults(faultsAlso)
    _ = try Self.providers(down)
  }

  func run() async throws {
    let ending = EndingSignals()
    var options = world.simulator(port: port, hasLimits: !hasNoLimits)
    options.additionalFaults = try Self.additionalFaults(faultsAlso)
    options.down = try Self.providers(down)
    options.keptFields = Self.names(keep)
    options.requiredFields = Self.names(require)
    options.log = try requestLog.map { (path) throws(CommandFailure) in try Self.log(path) }
    let server = SimulatorServer(options: options)
    let port = try await Self.start(server)
    if let writeConfig {
      try PrivateText.write(await server.configuration, to: writeConfig)
    }
    try CommandIO.process.write("listening on http://127.0.0.1:\(port)\n")
    let status = await ending.first()
    await server.stop()
    throw CommandFailure.reported(status)
  }

  private static func additionalFaults(_ names: String?) throws -> [AdditionalFault] {
    try (names ?? "").split(separator: ",").map { name in
      guard let fault = AdditionalFault(rawValue: String(name)) else {
        let known = AdditionalFault.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("--faults-also: unknown fault '\(name)'; use \(known)")
      }
      return fault
    }
  }

  private static func providers(_ names: String?) throws -> Set<String> {
    let known = SimulatedAccount.all.map(\.name)
    return Set(
      try (names ?? "").split(separator: ",").map { name in
        guard known.contains(String(name)) else {
          throw ValidationError(
            "--down: unknown provider '\(name)'; use \(known.joined(separator: ", "))")
        }
        return String(name)
      })
  }

  private static func names(_ text: String?) -> Set<String> {
    Set((text ?? "").split(separator: ",").map(String.init))
  }

  private static func log(_ path: String) throws(CommandFailure) -> ExchangeLog {
    do throws(ExchangeLog.Unavailable) {
      return try ExchangeLog(path: path)
    } catch {
      throw .localFile(error.message)
    }
  }

  static func start(_ server: SimulatorServer) async throws(CommandFailure) -> Int {
    do {
      return try await server.start()
    } catch let failure as PortUnavailable {
      throw .localFile("the simulator cannot listen: \(failure.message)")
    } catch {
      throw .localFile("the simulator cannot listen: \(error.localizedDescription)")
    }
  }
}

/// Options of the simulated world, for `demo` and `simulate`.
struct WorldOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The number of contacts of each provider.", valueName: "n"))
  var contacts = 5_000

  @Option(help: ArgumentHelp("The same seed makes the same contacts and faults.", valueName: "s"))
  var seed: UInt64 = 1

  @Option(help: ArgumentHelp("The delay before each answer, in milliseconds.", valueName: "ms"))
  var latency = 0

  @Option(help: ArgumentHelp("The share of calls that fail, from 0 to 1.", valueName: "rate"))
  var faults = 0.0

  mutating func validate() throws {
    guard (0...1_000_000).contains(contacts) else {
      throw ValidationError("--contacts takes 0 to 1000000")
    }
    guard (0...600_000).contains(latency) else {
      throw ValidationError("--latency takes 0 to 600000 milliseconds")
    }
    guard (0...1).contains(faults) else { throw ValidationError("--faults takes 0 to 1") }
  }

  func simulator(port: UInt16 = 0, hasLimits: Bool = true) -> SimulatorOptions {
    SimulatorOptions(
      port: port, contacts: contacts, seed: seed, latency: .milliseconds(latency),
      faultRate: faults, hasLimits: hasLimits)
  }
}

/// Receives SIGINT and SIGTERM from its creation on.
struct EndingSignals {
  private let statuses: AsyncStream<ExitCodes>
  private let sources: [any DispatchSourceSignal]

  init() {
    let (statuses, continuation) = AsyncStream<ExitCodes>.makeStream()
    self.statuses = statuses
    let expected = [SIGINT: ExitCodes.interrupted, SIGTERM: .terminated]
    sources = SignalSources.resumed(Array(expected.keys)) { number in
      if let status = expected[number] { continuation.yield(status) }
    }
  }

  /// Waits for the first signal, and returns its exit status.
  func first() async -> ExitCodes {
    for await status in statuses { return status }
    return .interrupted
  }
}

/// A file that only its owner can read.
enum PrivateText {
  /// Replaces the file's content. Does not follow links.
  ///
  /// - Throws: `.localFile` if it cannot be written, or is not a regular file: changing a device's
  ///   mode would affect the whole machine.
  static func write(_ text: String, to path: String) throws(CommandFailure) {
    let descriptor = open(
      path, O_CREAT | O_WRONLY | O_NONBLOCK | O_NOFOLLOW | O_NOCTTY | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure(path) }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    var facts = stat()
    guard fstat(descriptor, &facts) == 0 else { throw failure(path) }
    guard facts.st_mode & S_IFMT == S_IFREG else {
      throw .localFile("\(path): this is not a file")
    }
    guard fchmod(descriptor, 0o600) == 0, ftruncate(descriptor, 0) == 0 else {
      throw failure(path)
    }
    do {
      try handle.write(contentsOf: Data(text.utf8))
      try handle.close()
    } catch {
      throw .localFile("\(path) cannot be written")
    }
  }

  private static func failure(_ path: String) -> CommandFailure {
    .localFile("\(path): \(String(cString: strerror(errno)))")
  }
}
