package import Foundation

/// Points in time as an operator reads them, in the machine's time zone.
package enum ClockWords {
  /// `14:02`; with the date, `2026-11-29 14:02`, if it was not today.
  package static func time(_ time: Date, calendar: Calendar = .current) -> String {
    let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute], from: time)
    func padded(_ number: Int?) -> String { String(((number ?? 0) + 100)).suffix(2).description }
    let clock = "\(padded(parts.hour)):\(padded(parts.minute))"
    guard !calendar.isDateInToday(time) else { return clock }
    return "\(parts.year ?? 0)-\(padded(parts.month))-\(padded(parts.day)) \(clock)"
  }
}
