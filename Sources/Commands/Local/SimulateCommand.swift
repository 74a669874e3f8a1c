import ArgumentParser
import Foundation
import Simulator

struct SimulateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Run the simulated providers alone, until interrupted.")

  @Option(help: ArgumentHelp("Of this machine; 0 takes a free one.", valueName: "p"))
  var port: UInt16 = 0

  @OptionGroup var world: WorldOptions

  @Flag(name: .customLong("no-limits"), help: "Lift the providers' own call limits.")
  var hasNoLimits = false

  @Option(help: ArgumentHelp("Write a config for it there.", valueName: "file"))
  var writeConfig: String?

  @Option(
    help: ArgumentHelp(
      "Write each request there, one JSON object a line, with whom it was about, which fault it met "
        + "and whether it was carried out.", valueName: "file"))
  var requestLog: String?

  @Option(
    help: ArgumentHelp(
      "What --faults also does, by turns: delay (8 s), hang (no answer), gateway (502, 504).",
      valueName: "kinds"))
  var faultsAlso: String?

  @OptionGroup var global: GlobalOptions

  mutating func validate() throws {
    _ = try Self.additionalFaults(faultsAlso)
  }

  func run() async throws {
    let ending = EndingSignals()
    var options = world.simulator(port: port, hasLimits: !hasNoLimits)
    options.additionalFaults = try Self.additionalFaults(faultsAlso)
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
        throw ValidationError("--faults-also: there is no '\(name)'; there is \(known)")
      }
      return fault
    }
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
