import ArgumentParser
import Domain

/// The case of a look-up or a write.
struct CaseOptions: ParsableArguments {
  @Option(
    name: .customLong("case"),
    help: ArgumentHelp("A case reference for the journal.", valueName: "ref"),
    completion: .caseReferences)
  var reference: String?

  mutating func validate() throws {
    guard let problem = reference.flatMap(CaseReference.problem(in:)) else { return }
    throw ValidationError("--case: \(problem)")
  }
}
