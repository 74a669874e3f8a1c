import Foundation
import HTTPTypes

/// What an answer says about the provider's limit, in steady time.
struct RateLimitFields: Sendable {
  var limit: Int?
  var remaining: Int?
  /// `X-RateLimit-Reset`: seconds since 1970, as in GitHub's API.
  var resetsAt: Date?
  /// `Retry-After`: seconds from now, or an HTTP date (RFC 9110, 10.2.3).
  var retryAt: Date?

  /// `now` is steady time. `wall` is the clock's time, which providers use.
  init(_ fields: HTTPFields, now: Date, wall: Date) {
    limit = Self.number(fields, "X-RateLimit-Limit").map { Int($0) }
    remaining = Self.number(fields, "X-RateLimit-Remaining").map { Int($0) }
    let latest = now.addingTimeInterval(Self.longestWait)
    resetsAt = Self.number(fields, "X-RateLimit-Reset").map {
      min(latest, Date(timeIntervalSince1970: $0) + now.timeIntervalSince(wall))
    }
    guard let text = fields[.retryAfter]?.trimmingCharacters(in: .whitespaces) else { return }
    let asked =
      Self.bounded(text).map(now.addingTimeInterval)
      ?? Self.httpDate(text).map { $0 + now.timeIntervalSince(wall) }
    retryAt = asked.map { min(latest, $0) }
  }

  /// One day, so that a wrong field cannot stop a provider for good.
  private static let longestWait = 86_400.0

  /// When a refused call may be retried.
  func retryAt(after now: Date) -> Date? {
    if let retryAt { return max(now, retryAt) }
    guard let resetsAt, resetsAt > now else { return nil }
    return resetsAt
  }

  private static func number(_ fields: HTTPFields, _ name: String) -> Double? {
    guard let name = HTTPField.Name(name), let text = fields[name] else { return nil }
    return bounded(text)
  }

  /// Rejects negative numbers and those too large for a date.
  private static func bounded(_ text: String) -> Double? {
    guard let number = Double(text.trimmingCharacters(in: .whitespaces)),
      (0...1e11).contains(number)
    else { return nil }
    return number
  }

  private static func httpDate(_ text: String) -> Date? {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(identifier: "GMT")
    formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    return formatter.date(from: text)
  }
}
