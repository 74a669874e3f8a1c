import Foundation

/// How fast a provider may be called.
package enum PaceRule: Hashable, Sendable {
  /// Evenly, after a burst of at most `burst` (at least 1).
  case perSecond(Double, burst: Int)
  /// At most `limit` calls in any period of this length.
  case window(limit: Int, per: Duration)
  /// Without delay, until an answer's `X-RateLimit-…` fields say that no calls are left.
  case asAnswersSay
}

/// When the next call may go: the arithmetic of `RateLimiter`, without a clock or a queue.
struct Pace: Sendable {
  let rule: PaceRule
  /// No call goes before this time, whatever the rule.
  private(set) var pausedUntil: Date?
  /// `.perSecond`: when the bucket would be full again, minus one interval per call.
  private var fullAt = Date.distantPast
  /// `.window`: when the latest calls went, oldest first.
  private var wentAt: [Date] = []
  /// What the provider said last, minus the calls since.
  private var remaining: Int?
  private var limit: Int?
  private var resetsAt: Date?

  init(_ rule: PaceRule) { self.rule = rule }

  /// The first time, not before `now`, at which one more call may go.
  func earliest(from now: Date) -> Date {
    max(now, pausedUntil ?? now, ruleAllows(from: now))
  }

  private func ruleAllows(from now: Date) -> Date {
    switch rule {
    case .perSecond(let rate, let burst):
      return fullAt.addingTimeInterval(-Double(max(1, burst) - 1) / rate)
    case .window(let limit, let per):
      guard wentAt.count >= max(1, limit) else { return now }
      return wentAt[wentAt.count - max(1, limit)].addingTimeInterval(per.seconds)
    case .asAnswersSay:
      guard let remaining, remaining <= 0, let resetsAt else { return now }
      return resetsAt
    }
  }

  /// Counts a call that goes at this time.
  mutating func take(at moment: Date) {
    switch rule {
    case .perSecond(let rate, _):
      fullAt = max(fullAt, moment).addingTimeInterval(1 / rate)
    case .window(let limit, _):
      wentAt.append(moment)
      if wentAt.count > max(1, limit) { wentAt.removeFirst(wentAt.count - max(1, limit)) }
    case .asAnswersSay:
      if let resetsAt, resetsAt <= moment { (remaining, self.resetsAt) = (nil, nil) }
      remaining = remaining.map { $0 - 1 }
    }
  }

  mutating func pause(until moment: Date) {
    pausedUntil = max(pausedUntil ?? moment, moment)
  }

  /// `unanswered` calls are under way, and the provider has not counted them yet.
  mutating func note(_ said: RateLimitFields, unanswered: Int) {
    limit = said.limit ?? limit
    resetsAt = said.resetsAt ?? resetsAt
    remaining = said.remaining.map { max(0, $0 - unanswered) } ?? remaining
  }

  func status(at now: Date) -> RateLimiter.Status {
    var status = RateLimiter.Status()
    status.pausedUntil = pausedUntil.flatMap { $0 > now ? $0 : nil }
    status.limit = limit
    status.remaining = remaining
    status.resetsAt = resetsAt.flatMap { $0 > now ? $0 : nil }
    if status.resetsAt == nil, resetsAt != nil { status.remaining = nil }
    guard case .window(let limit, let per) = rule else { return status }
    let recent = wentAt.filter { $0.addingTimeInterval(per.seconds) > now }
    status.limit = limit
    status.remaining = max(0, limit - recent.count)
    status.resetsAt = recent.first?.addingTimeInterval(per.seconds)
    return status
  }
}
