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

  @OptionGroup var global: GlobalOptions

  func run() async throws {
    let ending = EndingSignals()
    let server = SimulatorServer(options: world.simulator(port: port, hasLimits: !hasNoLimits))
    let port = try await Self.start(server)
    if let writeConfig {
      try PrivateText.write(await server.configuration, to: writeConfig)
    }
    try StandardOutput.write("listening on http://127.0.0.1:\(port)\n")
    let status = await ending.first()
    await server.stop()
    throw CommandFailure.reported(status)
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
