import Domain

/// The reference that the session's writes are journalled under.
extension ConsoleModel {
  static let caseIsMissing = "needs a case reference"

  /// `:case REF`; an empty one clears it. What is planned or in a form keeps the one it began with.
  package func setCase(_ text: String) {
    guard !text.isEmpty else {
      guard state.caseReference != nil else { return say(.info, "no case reference is set") }
      state.caseReference = nil
      return say(.info, "writes are journalled without a case reference now")
    }
    if let problem = CaseReference.problem(in: text) {
      return say(.warning, problem, nextStep: ":case GDPR-118")
    }
    state.caseReference = text
    say(.success, "case \(text): every write of this session names it", nextStep: ":case clears it")
  }

  func caseAvailability(of action: Action, at info: ProviderInfo) -> Availability {
    let isWanted = info.policy.requiresCase && info.environment == .production && action.isWrite
    return isWanted && state.caseReference == nil
      ? .unavailable(reason: Self.caseIsMissing) : .available
  }

  /// Says why something cannot be done, and what would change that.
  package func sayUnavailable(_ title: String, _ reason: String) {
    say(
      .warning, "\(title): \(reason)",
      nextStep: reason == Self.caseIsMissing ? ":case REF sets one" : nil)
  }

  /// Adds the session's case reference to a command that takes one and names none.
  func withCase(_ words: [String], by runner: any CommandLineRunner) -> [String] {
    let isGiven = words.contains { $0 == "--" || $0 == "--case" || $0.hasPrefix("--case=") }
    guard let reference = state.caseReference, !isGiven,
      let command = words.first.flatMap(runner.command),
      command.takes("--case", after: Array(words.dropFirst()))
    else { return words }
    return words + ["--case", reference]
  }
}
