import Foundation

/// A failure in the operator's words: one sentence and, if there is one, a next step. Failures
/// become text only here. Parts that a provider wrote are untrusted.
package struct OperatorMessage: Hashable, Sendable {
  /// The provider that it is about.
  package var provider: ProviderName?
  /// What happened, without the provider and the status.
  package var sentence: String
  /// The HTTP status, if it explains something.
  package var status: Int?
  package var nextStep: String?
  /// The same text without the provider's words, which can name a person; `nil` if it has none.
  package var impersonal: String?

  package init(_ provider: ProviderName?, _ sentence: String, nextStep: String? = nil) {
    self.provider = provider
    self.sentence = sentence
    self.nextStep = nextStep
  }

  /// `shop-it: the provider failed (503)`
  package var text: String { (provider.map { "\($0): " } ?? "") + sentence + statusWords }

  private var statusWords: String { status.map { " (\($0))" } ?? "" }

  package init(_ failure: ProviderFailure) {
    provider = failure.provider
    sentence = failure.message
    // The status does not explain a refusal inside an answer of status 200.
    status = failure.status.flatMap { $0 >= 400 ? $0 : nil }
    nextStep = Self.nextStep(for: failure)
    impersonal = Self.impersonal(failure, statusWords)
  }

  package init(_ failure: WriteFailure) {
    switch failure {
    case .unavailable(let provider, let reason):
      self.init(provider, reason)
    case .caseMissing(let provider):
      self.init(
        provider, "a write in production needs a case reference",
        nextStep: "add --case REF (the config says require_case = true)")
    case .suppressed(let provider, let obstacle):
      self.init(provider, obstacle.sentence, nextStep: Self.nextStep(for: obstacle))
    case .invalid(let provider, let problems):
      let list = problems.map { "\($0.field) \($0.message)" }.joined(separator: "; ")
      self.init(provider, list, nextStep: "nothing was sent")
    case .conflict(let seen, _):
      self.init(
        seen.id.provider, "the contact was changed by someone else since it was read",
        nextStep: "read it again and repeat the change; nothing was sent")
    case .held(let provider, let holder):
      self.init(
        provider, holder.sentence,
        nextStep: "nothing was sent; try again when the work on \(holder.host) is done")
    case .failed(let failure):
      self.init(failure)
    case .outcomeUnknown(let failure):
      self.init(
        failure.provider, "outcome unknown: \(failure.message)",
        nextStep: (failure.delivery == .answered
          ? "it may have been done" : "it was sent but not answered")
          + "; do not repeat it: run roster journal settle to find out what happened")
      impersonal = Self.impersonal(failure, "").map { "\($0), outcome unknown" }
    case .journal(let failure, false):
      self.init(
        nil, "the journal cannot be written: \(failure.message)", nextStep: "nothing was sent")
    case .journal(let failure, true):
      self.init(
        nil, "outcome unknown: the journal cannot be written: \(failure.message)",
        nextStep: "it was sent and may have been done; do not repeat it before reading the contact")
    case .doneUnrecorded(let failure, let provider, let contact):
      self.init(
        provider,
        "done\(contact.map { " for contact \($0)" } ?? ""), but the journal "
          + "cannot be written: \(failure.message)",
        nextStep: "do not repeat it; only the record is missing")
    }
  }

  private static func nextStep(for obstacle: SuppressionObstacle) -> String {
    switch obstacle {
    case .listed: "nothing was sent; roster create and prefer send it with --despite-suppression"
    case .unchecked:
      "nothing was sent; name the contact by a key that the provider can read, or add "
        + "--despite-suppression"
    case .unreadable: "nothing was sent; roster suppression status checks the list"
    }
  }

  private static func impersonal(_ failure: ProviderFailure, _ status: String) -> String? {
    guard failure.delivery == .answered else { return nil }
    let field = failure.kind == .validation ? failure.field : nil
    let words = failure.kind.words + (field.map { " because of \($0)" } ?? "")
    return "\(failure.provider): \(words)\(status)"
  }

  /// RFC 3339 in UTC, rounded up to a whole second: a retry a second early would fail again.
  private static func time(_ date: Date) -> String {
    Date(timeIntervalSince1970: date.timeIntervalSince1970.rounded(.up))
      .formatted(Date.ISO8601FormatStyle())
  }

  private static func nextStep(for failure: ProviderFailure) -> String? {
    switch failure.kind {
    case .notFound: nil
    case .unauthorized: "check the provider's key in the config"
    case .forbidden: nil
    case .validation: failure.field.map { "correct \($0)" }
    case .conflict where !failure.choices.isEmpty:
      "name one by its id, alone or as --id with the key: "
        + failure.choices.joined(separator: ", ")
    case .conflict: nil
    case .unsupported: nil
    case .rateLimited: failure.retryAt.map { "try again at \(time($0))" } ?? "try again later"
    case .unreachable: "check the network and base_url"
    case .proxy: "check the proxy: HTTPS_PROXY, or NO_PROXY to call the provider without it"
    case .timeout: "try again, or allow more with --timeout SECONDS"
    case .protocol: "the answer does not match the provider's documentation"
    case .server:
      (failure.retryAt.map { "try again at \(time($0))" } ?? "try again later")
        + "; the provider has a problem"
    case .cancelled: nil
    }
  }
}
