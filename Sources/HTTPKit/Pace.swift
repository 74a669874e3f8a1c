import Domain
import Foundation

/// When the next call may go: the arithmetic of `RateLimiter`, without a clock or a queue.
///
/// Bulk calls leave a quarter of every limit to people, who may use all of it.
struct Pace: Sendable {
  let rule: PaceRule
  /// No call goes before this time, whatever the rule.
  private(set) var pausedUntil: Date?
  /// Whether the provider asked for the pause because it is not available, not because of a limit.
  private(set) var isOutage = false
  /// `.perSecond`: when the bucket would be full again, minus one interval per call.
  private var fullAt = Date.distantPast
  /// The same for the bulk calls' own bucket.
  private var bulkFullAt = Date.distantPast
  /// `.window`: when the latest calls went, oldest first.
  private var wentAt: [Date] = []
  /// The bulk calls among them.
  private var bulkWentAt: [Date] = []
  /// What the provider said last, minus the calls since.
  private var remaining: Int?
  private var limit: Int?
  private var resetsAt: Date?

  init(_ rule: PaceRule) { self.rule = rule }

  /// The first time, not before `now`, at which one more call of this priority may go.
  func earliest(from now: Date, _ priority: CallPriority) -> Date {
    let isBulk = priority < .interactive
    return max(
      now, pausedUntil ?? now, ruleAllows(from: now, isBulk), answersAllow(from: now, isBulk))
  }

  /// The provider counts calls that roster does not know of, so its answers count with every rule.
  private func answersAllow(from now: Date, _ isBulk: Bool) -> Date {
    let reserved = isBulk ? (limit ?? 0) / 4 : 0
    guard let remaining, remaining <= reserved, let resetsAt else { return now }
    return resetsAt
  }

  private func ruleAllows(from now: Date, _ isBulk: Bool) -> Date {
    switch rule {
    case .perSecond(let rate, let burst):
      let turn = Self.bucketAllows(fullAt, rate, burst)
      guard isBulk else { return turn }
      return max(turn, Self.bucketAllows(bulkFullAt, rate * 0.75, Self.bulkPart(of: burst)))
    case .window(let limit, let per):
      let turn = Self.windowAllows(wentAt, limit, per, from: now)
      guard isBulk else { return turn }
      return max(turn, Self.windowAllows(bulkWentAt, Self.bulkPart(of: limit), per, from: now))
    case .asAnswersSay: return now
    }
  }

  private static func bulkPart(of count: Int) -> Int { max(1, count - (count + 3) / 4) }

  private static func bucketAllows(_ fullAt: Date, _ rate: Double, _ burst: Int) -> Date {
    fullAt.addingTimeInterval(-Double(max(1, burst) - 1) / rate)
  }

  private static func windowAllows(
    _ wentAt: [Date], _ limit: Int, _ per: Duration, from now: Date
  ) -> Date {
    guard wentAt.count >= max(1, limit) else { return now }
    return wentAt[wentAt.count - max(1, limit)].addingTimeInterval(per.seconds)
  }

  /// Counts a call that goes at this time.
  mutating func take(at moment: Date, _ priority: CallPriority) {
    if let resetsAt, resetsAt <= moment { (remaining, self.resetsAt) = (nil, nil) }
    remaining = remaining.map { $0 - 1 }
    switch rule {
    case .perSecond(let rate, _):
      fullAt = max(fullAt, moment).addingTimeInterval(1 / rate)
      guard priority < .interactive else { return }
      bulkFullAt = max(bulkFullAt, moment).addingTimeInterval(1 / (rate * 0.75))
    case .window(let limit, _):
      Self.append(moment, to: &wentAt, most: limit)
      if priority < .interactive {
        Self.append(moment, to: &bulkWentAt, most: Self.bulkPart(of: limit))
      }
    case .asAnswersSay: break
    }
  }

  private static func append(_ moment: Date, to wentAt: inout [Date], most: Int) {
    wentAt.append(moment)
    if wentAt.count > max(1, most) { wentAt.removeFirst(wentAt.count - max(1, most)) }
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
