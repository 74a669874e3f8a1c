/// How fast a provider may be called.
package enum PaceRule: Hashable, Sendable {
  /// Evenly, after a burst of at most `burst` (at least 1).
  case perSecond(Double, burst: Int)
  /// At most `limit` calls in any period of this length.
  case window(limit: Int, per: Duration)
  /// Without delay: only an answer's `X-RateLimit-…` fields limit the calls, as with every rule.
  case asAnswersSay

  /// A quarter of the rule, and at least one call at a time.
  package var quarter: PaceRule {
    switch self {
    case .perSecond(let rate, let burst): .perSecond(rate / 4, burst: max(1, burst / 4))
    case .window(let limit, let per):
      limit < 4
        ? .window(limit: 1, per: per * 4 / max(1, limit)) : .window(limit: limit / 4, per: per)
    case .asAnswersSay: .asAnswersSay
    }
  }
}

/// The calls to one provider that all sessions make together.
package protocol CallBudget: Sendable {
  /// Takes at most `count` calls for this session. `unused` is how many of those that it took before
  /// it did not make in time.
  ///
  /// - Throws: If the budget cannot be asked. Nothing was taken, or what was taken is lost.
  @concurrent func take(
    _ count: Int, _ priority: CallPriority, unused: Int
  ) async throws(JournalFailure) -> CallGrant

  /// Tells the other sessions what an answer says about the limit.
  @concurrent func note(_ news: CallNews) async throws(JournalFailure)
}

/// Calls that a session may make.
package struct CallGrant: Hashable, Sendable {
  package var count: Int
  /// Each must begin within this time, counted from when the budget was asked.
  package var validity: Duration
  /// When to ask again, from now, if there are none.
  package var wait: Duration
  /// Whether the provider asked for the wait because it is not available.
  package var isOutage: Bool

  package init(count: Int, validity: Duration, wait: Duration = .zero, isOutage: Bool = false) {
    self.count = count
    self.validity = validity
    self.wait = wait
    self.isOutage = isOutage
  }
}

/// What an answer says about its provider's limit.
package struct CallNews: Hashable, Sendable {
  /// Calls left, without those of this session that are not answered yet.
  package var remaining: Int?
  package var limit: Int?
  /// Until the limit begins again, from now.
  package var resetsIn: Duration?
  /// For how long the provider wants no calls.
  package var pause: Duration?
  package var isOutage = false

  package init() {}

  package var isEmpty: Bool { self == CallNews() }
}
