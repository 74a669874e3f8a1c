import Domain
import Foundation

/// Reads points in time in the forms that providers use.
enum Timestamps {
  /// ISO 8601 with or without a fraction and a zone (`Z`, `+02:00`); without a zone it is UTC.
  /// `nil` for any other text.
  static func iso(_ text: String) -> Date? {
    var scanner = FixedFormScanner(text)
    guard let date = CalendarDate(iso: &scanner), scanner.take("T"),
      let hours = scanner.number(digits: 2), hours <= 23, scanner.take(":"),
      let minutes = scanner.number(digits: 2), minutes <= 59, scanner.take(":"),
      let seconds = scanner.number(digits: 2), seconds <= 60,
      let fraction = fraction(&scanner), let offset = offset(&scanner), scanner.isAtEnd
    else { return nil }
    let time = Double(hours * 3600 + minutes * 60 + seconds - offset) + fraction
    return Date(timeIntervalSince1970: Double(date.dayNumber * 86_400)).addingTimeInterval(time)
  }

  /// 0 if there is none; `nil` for a point without digits.
  private static func fraction(_ scanner: inout FixedFormScanner) -> Double? {
    guard scanner.take(".") else { return 0 }
    let digits = scanner.digits()
    return digits.isEmpty ? nil : Double("0." + digits.prefix(15))
  }

  /// In seconds; 0 without a zone.
  private static func offset(_ scanner: inout FixedFormScanner) -> Int? {
    if scanner.isAtEnd || scanner.take("Z") { return 0 }
    let isWest = scanner.take("-")
    guard isWest || scanner.take("+"), let hours = scanner.number(digits: 2), scanner.take(":"),
      let minutes = scanner.number(digits: 2)
    else { return nil }
    return (isWest ? -1 : 1) * (hours * 3600 + minutes * 60)
  }
}
