package import Domain

/// A line that tells the operator something, kept until the next key.
package nonisolated struct Message: Hashable, Sendable {
  package enum Severity: Hashable, Sendable {
    case info
    case success
    case warning
    case failure
  }

  package var severity: Severity
  /// May contain a provider's words: untrusted.
  package var text: String
  package var nextStep: String?
  /// The text without a provider's words and without names; `nil` if the text has none.
  package var impersonal: String?

  package init(_ severity: Severity, _ text: String, nextStep: String? = nil) {
    self.severity = severity
    self.text = text
    self.nextStep = nextStep
  }

  package init(_ failure: ProviderFailure) {
    let words = OperatorMessage(failure)
    self.init(.failure, words.text, nextStep: words.nextStep)
    impersonal = words.impersonal
  }

  package init(_ failure: WriteFailure) {
    let words = OperatorMessage(failure)
    var severity = Severity.failure
    if case .outcomeUnknown = failure { severity = .warning }
    self.init(severity, words.text, nextStep: words.nextStep)
    impersonal = words.impersonal
  }
}
