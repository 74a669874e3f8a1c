import Domain

/// Everything that commands say on standard error, and in which form.
struct ErrorReport: Sendable {
  /// Whether `--output json` or `ndjson` was asked for in so many words.
  let isJSON: Bool
  let io: CommandIO

  func report(_ failure: CommandFailure) {
    let all = ErrorFacts.all(of: failure)
    if isJSON, let one = ErrorFacts.merged(all) { return report(one) }
    for facts in all { report(facts) }
  }

  func report(_ facts: ErrorFacts) {
    guard !isJSON else { return io.writeError(facts.json.text) }
    io.writeError("roster: " + Self.safe(facts.text))
    if let nextStep = facts.nextStep { io.writeError("  " + Self.safe(nextStep)) }
  }

  /// Something to know that is no failure.
  func note(_ text: String) {
    io.writeError("roster: " + Self.safe(text))
  }

  private static func safe(_ text: String) -> String {
    SafeText(untrusted: text, form: .detail).string
  }
}
