import Foundation

/// A day without a time, valid in the Gregorian calendar, from year 1 to 9999.
struct CalendarDate: Hashable, Sendable {
  let year: Int
  let month: Int
  let day: Int

  init?(year: Int, month: Int, day: Int) {
    var components = DateComponents(year: year, month: month, day: day)
    components.calendar = Timestamps.calendar
    guard (1...9999).contains(year), components.isValidDate else { return nil }
    self.year = year
    self.month = month
    self.day = day
  }

  /// From `1993-08-28`, exactly.
  init?(iso text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.count) == [4, 2, 2] else { return nil }
    let numbers = parts.compactMap { WholeNumbers.value($0) }
    guard numbers.count == 3 else { return nil }
    self.init(year: numbers[0], month: numbers[1], day: numbers[2])
  }

  /// From `28/08/1993`, exactly.
  init?(dayFirst text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.map(\.count) == [2, 2, 4] else { return nil }
    let numbers = parts.compactMap { WholeNumbers.value($0) }
    guard numbers.count == 3 else { return nil }
    self.init(year: numbers[2], month: numbers[1], day: numbers[0])
  }

  /// `28/08/1993`
  var dayFirst: String { String(format: "%02d/%02d/%04d", day, month, year) }

  /// `1993-08-28`
  var iso: String { String(format: "%04d-%02d-%02d", year, month, day) }
}
