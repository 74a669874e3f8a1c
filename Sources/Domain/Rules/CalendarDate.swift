package import Foundation

/// A day without a time, valid in the Gregorian calendar, from year 1 to 9999.
package struct CalendarDate: Hashable, Sendable {
  package let year: Int
  package let month: Int
  package let day: Int

  package init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month),
      (1...Self.days(in: month, of: year)).contains(day)
    else { return nil }
    self.year = year
    self.month = month
    self.day = day
  }

  /// The day of this time in UTC; `nil` outside the years 1 to 9999.
  package init?(_ time: Date) {
    var seconds = time_t(time.timeIntervalSince1970.rounded(.down))
    var parts = tm()
    guard gmtime_r(&seconds, &parts) != nil else { return nil }
    self.init(
      year: Int(parts.tm_year) + 1_900, month: Int(parts.tm_mon) + 1, day: Int(parts.tm_mday))
  }

  /// Accepts only the form `1993-08-28`.
  package init?(iso text: String) {
    var scanner = FixedFormScanner(text)
    self.init(iso: &scanner)
    guard scanner.isAtEnd else { return nil }
  }

  /// Takes a date of the form `1993-08-28`.
  package init?(iso scanner: inout FixedFormScanner) {
    guard let year = scanner.number(digits: 4), scanner.take("-"),
      let month = scanner.number(digits: 2), scanner.take("-"),
      let day = scanner.number(digits: 2)
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  /// Accepts only the form `28/08/1993`.
  package init?(dayFirst text: String) {
    var scanner = FixedFormScanner(text)
    guard let day = scanner.number(digits: 2), scanner.take("/"),
      let month = scanner.number(digits: 2), scanner.take("/"),
      let year = scanner.number(digits: 4), scanner.isAtEnd
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  /// `28/08/1993`
  package var dayFirst: String {
    [padded(day, 2), padded(month, 2), padded(year, 4)].joined(separator: "/")
  }

  /// `1993-08-28`
  package var iso: String {
    [padded(year, 4), padded(month, 2), padded(day, 2)].joined(separator: "-")
  }

  private func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }

  private static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2:
      year.isMultiple(of: 4) && !year.isMultiple(of: 100) || year.isMultiple(of: 400) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}
