import Domain
package import Foundation
package import HTTPTypes

/// What an answer says about the provider's limit, in steady time.
///
/// Both fields come as a number of seconds from now, as a point in time in seconds or milliseconds
/// since 1970, or as an HTTP date, whatever the documents say.
package struct RateLimitFields: Sendable {
  var limit: Int?
  var remaining: Int?
  /// `X-RateLimit-Reset`: the end of the limit's window.
  var resetsAt: Date?
  /// `Retry-After`, not later than the end of the window.
  var retryAt: Date?

  /// `now` is steady time. `wall` is the clock's time, which providers use. No time is later than
  /// `longestWait` seconds from now.
  package init(
    _ fields: HTTPFields, now: Date, wall: Date, longestWait: Double = Self.longestWait
  ) {
    limit = Self.number(fields, "X-RateLimit-Limit").map { Int($0) }
    remaining = Self.number(fields, "X-RateLimit-Remaining").map { Int($0) }
    let moment = { (text: String) -> Date? in
      Self.moment(text, wall).map { min(now + longestWait, $0 + now.timeIntervalSince(wall)) }
    }
    resetsAt = Self.text(fields, "X-RateLimit-Reset").flatMap(moment)
    retryAt = fields[.retryAfter].flatMap(moment)
    if let resetsAt, resetsAt > now { retryAt = retryAt.map { min($0, resetsAt) } }
  }

  /// One day, so that a wrong field cannot stop a provider for good.
  package static let longestWait = 86_400.0

  /// When a refused call may be retried.
  package func retryAt(after now: Date) -> Date? {
    if let retryAt { return max(now, retryAt) }
    guard let resetsAt, resetsAt > now else { return nil }
    return resetsAt
  }

  /// What other sessions should know. `unanswered` calls are under way.
  func news(status: Int, now: Date, unanswered: Int) -> CallNews {
    func duration(until moment: Date) -> Duration {
      .seconds(max(0, moment.timeIntervalSince(now)))
    }
    var news = CallNews()
    news.limit = limit
    news.remaining = remaining.map { max(0, $0 - unanswered) }
    news.resetsIn = resetsAt.map(duration)
    if status == 429 { news.pause = retryAt(after: now).map(duration) }
    if status == 503 {
      news.pause = retryAt.map(duration)
      news.isOutage = news.pause != nil
    }
    return news
  }

  /// In the clock's time. A point in time is as large as the clock's; a wait of many years is not
  /// meant.
  private static func moment(_ text: String, _ wall: Date) -> Date? {
    guard let number = bounded(text) else {
      return HTTPDate.time(text.trimmingCharacters(in: .whitespaces))
    }
    let now = wall.timeIntervalSince1970
    switch number {
    case ..<(now / 2): return wall + number
    case ..<(now * 100): return Date(timeIntervalSince1970: number)
    default: return Date(timeIntervalSince1970: number / 1000)
    }
  }

  private static func text(_ fields: HTTPFields, _ name: String) -> String? {
    HTTPField.Name(name).flatMap { fields[$0] }
  }

  private static func number(_ fields: HTTPFields, _ name: String) -> Double? {
    text(fields, name).flatMap(bounded)
  }

  /// Rejects negative numbers and those too large for a date.
  private static func bounded(_ text: String) -> Double? {
    guard let number = Double(text.trimmingCharacters(in: .whitespaces)),
      (0...1e14).contains(number)
    else { return nil }
    return number
  }
}
