import ArgumentParser
import Simulator

/// The simulated world that `demo` and `simulate` make.
struct WorldOptions: ParsableArguments {
  @Option(help: ArgumentHelp("How many contacts each provider has.", valueName: "n"))
  var contacts = 5_000

  @Option(help: ArgumentHelp("The same seed makes the same people and faults.", valueName: "s"))
  var seed: UInt64 = 1

  @Option(help: ArgumentHelp("Before each answer, in milliseconds.", valueName: "ms"))
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
