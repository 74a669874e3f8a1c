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
    guard let whole = Int(exactly: time.timeIntervalSince1970.rounded(.down)) else { return nil }
    var seconds = time_t(whole)
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

extension CalendarDate: Comparable {
  package static func < (first: CalendarDate, second: CalendarDate) -> Bool {
    (first.year, first.month, first.day) < (second.year, second.month, second.day)
  }
}

extension CalendarDate {
  /// Days since 1970-01-01, negative before it.
  package var dayNumber: Int {
    // The year begins in March, so that a leap day is its last one.
    let shifted = month > 2 ? year : year - 1
    let (era, yearOfEra) = (shifted / 400, shifted % 400)
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return era * Self.daysOfEra + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
      - Self.epoch
  }

  /// The nearest date with a year of 1 to 9999.
  package init(dayNumber: Int) {
    let number = min(max(dayNumber, Self.first), Self.last) + Self.epoch
    let (era, dayOfEra) = (number / Self.daysOfEra, number % Self.daysOfEra)
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / (Self.daysOfEra - 1)) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = era * 400 + yearOfEra + (month > 2 ? 0 : 1)
  }

  /// Stops at the first and the last date there is.
  package func adding(days: Int) -> CalendarDate { CalendarDate(dayNumber: dayNumber + days) }

  /// The same day of that month, or its last day if it is shorter. At most 9999-12.
  package func adding(months: Int) -> CalendarDate {
    let count = min(year * 12 + month - 1 + months, 9_999 * 12 + 11)
    let (year, month) = (count / 12, count % 12 + 1)
    let day = min(day, Self.days(in: month, of: year))
    return CalendarDate(year: year, month: month, day: day) ?? self
  }

  /// Saturday or Sunday.
  package var isWeekend: Bool {
    // 1970-01-01 was a Thursday.
    let day = (dayNumber % 7 + 7) % 7
    return day == 2 || day == 3
  }

  private static let daysOfEra = 146_097
  /// From 0000-03-01 to 1970-01-01.
  private static let epoch = 719_468
  /// 0001-01-01 and 9999-12-31.
  private static let (first, last) = (-719_162, 2_932_896)
}
