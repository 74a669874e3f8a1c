import Foundation

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

  /// Accepts only the form `1993-08-28`.
  package init?(iso text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.count) == [4, 2, 2] else { return nil }
    let numbers = parts.compactMap { WholeNumbers.value($0) }
    guard numbers.count == 3 else { return nil }
    self.init(year: numbers[0], month: numbers[1], day: numbers[2])
  }

  /// Accepts only the form `28/08/1993`.
  package init?(dayFirst text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.map(\.count) == [2, 2, 4] else { return nil }
    let numbers = parts.compactMap { WholeNumbers.value($0) }
    guard numbers.count == 3 else { return nil }
    self.init(year: numbers[2], month: numbers[1], day: numbers[0])
  }

  /// `28/08/1993`
  package var dayFirst: String { String(format: "%02d/%02d/%04d", day, month, year) }

  /// `1993-08-28`
  package var iso: String { String(format: "%04d-%02d-%02d", year, month, day) }

  private static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2:
      year.isMultiple(of: 4) && !year.isMultiple(of: 100) || year.isMultiple(of: 400) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}
