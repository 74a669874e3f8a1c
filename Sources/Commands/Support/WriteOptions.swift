import App
import ArgumentParser
import Domain
import Operations

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

  /// Asked before anything else is read or asked, since it will be refused in the end.
  func requireCase(at info: ProviderInfo) throws(CommandFailure) {
    guard info.policy.requiresCase, info.environment == .production, caseReference == nil else {
      return
    }
    throw .write(.caseMissing(provider: info.name))
  }

  func context(_ app: LiveApp) -> WriteContext {
    WriteContext(journal: app.journal, ambient: app.ambient, caseReference: caseReference)
  }
}
