import ArgumentParser
import Domain

/// What every command that writes takes.
struct WriteOptions: ParsableArguments {
  @Flag(help: "Print the exact requests as JSON and send none.")
  var dryRun = false

  @Option(name: .customLong("case"), help: ArgumentHelp("For the journal.", valueName: "ref"))
  var caseReference: String?

  mutating func validate() throws {
    guard let problem = caseReference.flatMap(CaseReference.problem) else { return }
    throw ValidationError("--case: \(problem)")
  }
}
