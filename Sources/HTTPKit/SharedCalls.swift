import Domain
import Foundation

/// When the next call may go by the budget that all sessions share: the arithmetic of `RateLimiter`,
/// without a clock or the budget itself.
struct SharedCalls {
  /// Calls that were granted and not made yet.
  private struct Held {
    var count = 0
    var until = Date.distantPast
  }

  private static let mostAhead = 4
  /// After a failure, the budget is not asked for so long.
  private static let retry = 5.0

  /// By whether they are for bulk calls, which leave a part of the limit to people.
  private var held: [Bool: Held] = [:]
  private var notBefore: [Bool: Date] = [:]
  private var outageUntil: Date?
  private var unused = 0
  private var isAsking = false
  /// How many calls are taken beyond those that wait: more while all of them are made in time.
  private var ahead = 0
  /// While the budget cannot be asked.
  private(set) var isAlone = false
  private var retryAt = Date.distantPast
  private var pace: Pace

  /// `rule` is that of this process alone.
  init(alone rule: PaceRule) { pace = Pace(rule) }

  private static func isBulk(_ priority: CallPriority) -> Bool { priority < .interactive }

  /// Whether nothing can go before the budget has answered.
  var waitsForAnswer: Bool { isAsking && !isAlone }

  func allows(_ priority: CallPriority, at now: Date) -> Bool {
    guard !isAlone else { return pace.earliest(from: now, priority) <= now }
    return held[Self.isBulk(priority)].map { $0.count > 0 && $0.until > now } ?? false
  }

  /// As far as it is known.
  func earliest(from now: Date, _ priority: CallPriority) -> Date {
    guard !isAlone else { return pace.earliest(from: now, priority) }
    return allows(priority, at: now) ? now : max(now, notBefore[Self.isBulk(priority)] ?? now)
  }

  func isOutage(until turn: Date) -> Bool { !isAlone && outageUntil == turn }

  mutating func take(at moment: Date, _ priority: CallPriority) {
    guard !isAlone else { return pace.take(at: moment, priority) }
    held[Self.isBulk(priority)]?.count -= 1
  }

  /// Counts a call that would go at this time.
  mutating func takeInFuture(at moment: Date, _ priority: CallPriority) {
    if isAlone { pace.take(at: moment, priority) }
  }

  mutating func forgetExpired(at now: Date) {
    for (isBulk, calls) in held where calls.count > 0 && calls.until <= now {
      unused += calls.count
      ahead = 0
      held[isBulk] = nil
    }
  }

  mutating func takeUnused() -> Int {
    defer { unused = 0 }
    return unused
  }

  /// How many calls to ask for; `nil` if the budget should not be asked now.
  mutating func wish(for waiting: [CallPriority], at now: Date) -> Int? {
    guard let first = waiting.first, !isAsking else { return nil }
    if isAlone {
      guard now >= retryAt else { return nil }
    } else {
      guard !allows(first, at: now), earliest(from: now, first) <= now else { return nil }
    }
    isAsking = true
    let isBulk = Self.isBulk(first)
    return waiting.count { Self.isBulk($0) == isBulk } + ahead
  }

  mutating func take(_ grant: CallGrant, askedAt: Date, _ now: Date, _ priority: CallPriority) {
    isAsking = false
    isAlone = false
    let isBulk = Self.isBulk(priority)
    if grant.count > 0 {
      held[isBulk] = Held(count: grant.count, until: askedAt + grant.validity.seconds)
      ahead = min(Self.mostAhead, ahead + 1)
    }
    // At least a millisecond, so that an empty answer cannot cause a busy loop.
    let wait = grant.count > 0 ? now : now + max(0.001, grant.wait.seconds)
    notBefore[isBulk] = wait
    outageUntil = grant.isOutage ? wait : nil
    forgetExpired(at: now)
  }

  mutating func goAlone() { isAlone = true }

  mutating func fail(at now: Date) {
    isAsking = false
    isAlone = true
    retryAt = now + Self.retry
  }
}
