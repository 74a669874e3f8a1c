import Foundation

/// A time in UTC by its calendar parts, without a formatter: the worlds compute 100,000 of them.
struct CivilDate: Sendable, Equatable {
  let year: Int
  let month: Int
  let day: Int
  /// Seconds since midnight.
  let second: Int

  init(_ date: Date) {
    self.init(unixSeconds: Int(date.timeIntervalSince1970.rounded(.down)))
  }

  /// By the civil-from-days algorithm, https://howardhinnant.github.io/date_algorithms.html.
  init(unixSeconds: Int) {
    let days = Int((Double(unixSeconds) / 86_400).rounded(.down))
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    self.day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    self.month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    self.year = yearOfEra + era * 400 + (self.month <= 2 ? 1 : 0)
    self.second = unixSeconds - days * 86_400
  }

  /// Midnight of that day in seconds since 1970; `nil` if the day does not exist.
  static func unixSeconds(year: Int, month: Int, day: Int) -> Int? {
    guard (1...9_999).contains(year), (1...12).contains(month), (1...31).contains(day) else {
      return nil
    }
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = shiftedYear / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    let seconds = (era * 146_097 + dayOfEra - 719_468) * 86_400
    let civil = CivilDate(unixSeconds: seconds)
    return civil.year == year && civil.month == month && civil.day == day ? seconds : nil
  }

  /// `2024-03-15`
  var isoDay: String { "\(Self.padded(year, 4))-\(Self.padded(month))-\(Self.padded(day))" }

  /// `10:22:00`
  var clock: String {
    "\(Self.padded(second / 3_600)):\(Self.padded(second / 60 % 60)):\(Self.padded(second % 60))"
  }

  /// `Fri, 15 Mar 2024 10:22:00 GMT`, of RFC 9110.
  var httpDate: String {
    let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    let days = (Self.unixSeconds(year: year, month: month, day: day) ?? 0) / 86_400
    return "\(weekdays[(days % 7 + 7) % 7]), \(Self.padded(day)) \(months[month - 1]) "
      + "\(Self.padded(year, 4)) \(clock) GMT"
  }

  private static func padded(_ value: Int, _ width: Int = 2) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
