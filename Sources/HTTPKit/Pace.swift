import Foundation

/// How fast a provider may be called.
package enum PaceRule: Hashable, Sendable {
  /// Evenly, after a burst of at most `burst` (at least 1).
  case perSecond(Double, burst: Int)
  /// At most `limit` calls in any period of this length.
  case window(limit: Int, per: Duration)
  /// Without delay: only an answer's `X-RateLimit-…` fields limit the calls, as with every rule.
  case asAnswersSay
}

/// When the next call may go: the arithmetic of `RateLimiter`, without a clock or a queue.
struct Pace: Sendable {
  let rule: PaceRule
  /// No call goes before this time, whatever the rule.
  private(set) var pausedUntil: Date?
  /// Whether the provider asked for the pause because it is not available, not because of a limit.
  private(set) var isOutage = false
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
    max(now, pausedUntil ?? now, ruleAllows(from: now), answersAllow(from: now))
  }

  /// The provider counts calls that roster does not know of, so its answers count with every rule.
  private func answersAllow(from now: Date) -> Date {
    guard let remaining, remaining <= 0, let resetsAt else { return now }
    return resetsAt
  }

  private func ruleAllows(from now: Date) -> Date {
    switch rule {
    case .perSecond(let rate, let burst):
      return fullAt.addingTimeInterval(-Double(max(1, burst) - 1) / rate)
    case .window(let limit, let per):
      guard wentAt.count >= max(1, limit) else { return now }
      return wentAt[wentAt.count - max(1, limit)].addingTimeInterval(per.seconds)
    case .asAnswersSay: return now
    }
  }

  /// Counts a call that goes at this time.
  mutating func take(at moment: Date) {
    if let resetsAt, resetsAt <= moment { (remaining, self.resetsAt) = (nil, nil) }
    remaining = remaining.map { $0 - 1 }
    switch rule {
    case .perSecond(let rate, _):
      fullAt = max(fullAt, moment).addingTimeInterval(1 / rate)
    case .window(let limit, _):
      wentAt.append(moment)
      if wentAt.count > max(1, limit) { wentAt.removeFirst(wentAt.count - max(1, limit)) }
    case .asAnswersSay: break
    }
  }

  mutating func pause(until moment: Date, isOutage: Bool = false) {
    guard moment > pausedUntil ?? .distantPast else { return }
    (pausedUntil, self.isOutage) = (moment, isOutage)
  }

  /// Whether only an outage delays a call to this time.
  func isOutage(until turn: Date) -> Bool {
    isOutage && turn == pausedUntil
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
    let left = max(0, limit - recent.count)
    if let said = status.remaining, said < left { return status }
    status.limit = limit
    status.remaining = left
    status.resetsAt = recent.first?.addingTimeInterval(per.seconds)
    return status
  }
}
