import Domain
import Foundation

/// Reads points in time in the forms that providers use.
enum Timestamps {
  static let calendar: Calendar = {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    return calendar
  }()

  /// ISO 8601 with or without a fraction and a zone; without a zone it is UTC. `nil` for any other
  /// text.
  static func iso(_ text: String) -> Date? {
    let halves = text.split(separator: "T", omittingEmptySubsequences: false)
    guard halves.count == 2, let date = CalendarDate(iso: String(halves[0])),
      let zone = Zone(endOf: halves[1])
    else { return nil }
    let clock = halves[1].dropLast(zone.length)
    let parts = clock.split(separator: ".", omittingEmptySubsequences: false)
    let numbers = parts[0].split(separator: ":", omittingEmptySubsequences: false)
      .compactMap { $0.count == 2 ? WholeNumbers.value($0) : nil }
    guard numbers.count == 3, (0...23).contains(numbers[0]), (0...59).contains(numbers[1]),
      (0...60).contains(numbers[2]), let fraction = fraction(parts.dropFirst())
    else { return nil }
    let day = calendar.date(
      from: DateComponents(year: date.year, month: date.month, day: date.day))
    let seconds = numbers[0] * 3600 + numbers[1] * 60 + numbers[2] - zone.offsetSeconds
    return day?.addingTimeInterval(Double(seconds) + fraction)
  }

  private static func fraction(_ parts: ArraySlice<Substring>) -> Double? {
    guard let digits = parts.first else { return 0 }
    guard parts.count == 1, WholeNumbers.value(digits.prefix(15)) != nil else { return nil }
    return Double("0." + digits.prefix(15))
  }
}

/// The end of an ISO 8601 time: `Z`, `+02:00`, or nothing.
private struct Zone {
  var length: Int
  var offsetSeconds: Int

  init?(endOf text: Substring) {
    if text.hasSuffix("Z") {
      (length, offsetSeconds) = (1, 0)
    } else if let sign = text.lastIndex(where: { $0 == "+" || $0 == "-" }) {
      let parts = text[sign...].dropFirst().split(separator: ":")
      let numbers = parts.compactMap { $0.count == 2 ? WholeNumbers.value($0) : nil }
      guard parts.count == 2, numbers.count == 2 else { return nil }
      length = 6
      offsetSeconds = (text[sign] == "-" ? -1 : 1) * (numbers[0] * 3600 + numbers[1] * 60)
    } else {
      (length, offsetSeconds) = (0, 0)
    }
  }
}
