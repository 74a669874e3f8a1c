import Domain
import Foundation

/// Points in time as HTTP writes them: the three forms of RFC 9110, section 5.6.7.
enum HTTPDate {
  /// `nil` for any other text.
  static func time(_ text: String) -> Date? { fixed(text) ?? old(text) }

  /// `Fri, 15 Jan 2027 08:01:00 GMT`, which every answer may have: without a formatter.
  private static func fixed(_ text: String) -> Date? {
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    guard words.count == 6, words[0].hasSuffix(","), words[5] == "GMT",
      let day = WholeNumbers.value(words[1]), let month = months.firstIndex(of: words[2]),
      let year = WholeNumbers.value(words[3]),
      CalendarDate(year: year, month: month + 1, day: day) != nil
    else { return nil }
    var clock = FixedFormScanner(String(words[4]))
    guard let hours = clock.number(digits: 2), hours <= 23, clock.take(":"),
      let minutes = clock.number(digits: 2), minutes <= 59, clock.take(":"),
      let seconds = clock.number(digits: 2), seconds <= 60, clock.isAtEnd
    else { return nil }
    var parts = tm()
    parts.tm_year = Int32(year - 1_900)
    parts.tm_mon = Int32(month)
    parts.tm_mday = Int32(day)
    parts.tm_hour = Int32(hours)
    parts.tm_min = Int32(minutes)
    parts.tm_sec = Int32(seconds)
    return Date(timeIntervalSince1970: Double(timegm(&parts)))
  }

  private static let months: [Substring] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// The forms that only old servers send.
  private static func old(_ text: String) -> Date? {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(identifier: "GMT")
    for form in ["EEEE, dd-MMM-yy HH:mm:ss 'GMT'", "EEE MMM d HH:mm:ss yyyy"] {
      formatter.dateFormat = form
      if let date = formatter.date(from: text) { return date }
    }
    return nil
  }
}
