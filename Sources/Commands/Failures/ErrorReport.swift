import Domain
import Foundation

/// Everything that commands say on standard error, and in which form.
struct ErrorReport: Sendable {
  /// Whether `--output json` or `ndjson` was asked for in so many words.
  let isJSON: Bool

  func report(_ failure: CommandFailure) {
    let all = ErrorFacts.all(of: failure)
    if isJSON, let one = ErrorFacts.merged(all) { return report(one) }
    for facts in all { report(facts) }
  }

  func report(_ facts: ErrorFacts) {
    guard !isJSON else { return Self.write(facts.json.text) }
    Self.write("roster: " + Self.safe(facts.text))
    if let nextStep = facts.nextStep { Self.write("  " + Self.safe(nextStep)) }
  }

  /// Something to know that is no failure.
  func note(_ text: String) {
    Self.write("roster: " + Self.safe(text))
  }

  private static func safe(_ text: String) -> String {
    SafeText(untrusted: text, form: .detail).string
  }

  /// A closed standard error must not change what the command does, and there is nowhere to say it.
  private static func write(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    if let host = CommandHost.current { return host.write(errors: bytes) }
    _ = Foundation.write(STDERR_FILENO, bytes, bytes.count)
  }
}
