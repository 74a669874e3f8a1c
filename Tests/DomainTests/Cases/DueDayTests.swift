import Domain
import Testing

@Suite struct DueDayTests {
  private static let holidays = Set(
    [
      "2024-12-25", "2024-12-26", "2026-05-25", "2026-12-25", "2026-12-26", "2026-12-28",
      "2027-01-01", "2027-03-26", "2027-03-29",
    ].compactMap { CalendarDate(iso: $0) })

  struct Row: CustomTestStringConvertible {
    var received: String
    var due: String
    var months: Int

    init(_ received: String, due: String, extended months: Int = 0) {
      self.received = received
      self.due = due
      self.months = months
    }

    var testDescription: String { "\(received) + \(1 + months)" }
  }

  static let rows = [
    // The same day of the next month.
    Row("2026-11-02", due: "2026-12-02"), Row("2026-09-03", due: "2026-10-05"),
    Row("2026-03-05", due: "2026-04-06"), Row("2026-01-01", due: "2026-02-02"),
    Row("2025-06-30", due: "2025-07-30"),
    // Ends of months.
    Row("2026-08-31", due: "2026-09-30"), Row("2026-03-31", due: "2026-04-30"),
    Row("2027-01-31", due: "2027-03-01"), Row("2027-01-29", due: "2027-03-01"),
    Row("2025-01-30", due: "2025-02-28"), Row("2026-05-31", due: "2026-06-30"),
    Row("2026-10-31", due: "2026-11-30"), Row("2026-06-30", due: "2026-07-30"),
    // Leap years.
    Row("2028-01-31", due: "2028-02-29"), Row("2024-01-30", due: "2024-02-29"),
    Row("2024-02-29", due: "2024-03-29"), Row("2028-02-28", due: "2028-03-28"),
    Row("2027-02-28", due: "2027-03-30"), Row("2100-01-29", due: "2100-03-01"),
    Row("2000-01-31", due: "2000-02-29"),
    // Weekends.
    Row("2026-11-28", due: "2026-12-29"), Row("2026-06-04", due: "2026-07-06"),
    Row("2026-06-05", due: "2026-07-06"), Row("2026-11-12", due: "2026-12-14"),
    Row("2026-12-31", due: "2027-02-01"), Row("2026-04-18", due: "2026-05-18"),
    // Holidays, alone, in a row and next to a weekend. 2024-11-25 is the ICO's own example.
    Row("2026-11-25", due: "2026-12-29"), Row("2026-11-26", due: "2026-12-29"),
    Row("2026-11-27", due: "2026-12-29"), Row("2026-12-01", due: "2027-01-04"),
    Row("2024-11-25", due: "2024-12-27"), Row("2027-02-26", due: "2027-03-30"),
    Row("2026-04-25", due: "2026-05-26"), Row("2026-11-24", due: "2026-12-24"),
    // Extensions, counted from the day received and not from the first month's end.
    Row("2026-11-02", due: "2027-01-04", extended: 1),
    Row("2026-11-02", due: "2027-02-02", extended: 2),
    Row("2026-12-31", due: "2027-03-01", extended: 1),
    Row("2026-12-31", due: "2027-03-31", extended: 2),
    Row("2026-11-30", due: "2027-03-01", extended: 2),
    Row("2027-12-30", due: "2028-03-30", extended: 2),
    Row("2026-10-25", due: "2027-01-25", extended: 2),
    Row("2026-10-26", due: "2027-01-26", extended: 2),
    Row("2026-08-31", due: "2026-11-02", extended: 1),
  ]

  @Test(arguments: rows, PrivacyLaw.allCases)
  func `a request is due on the same day of the last month, or on the next working day`(
    row: Row, law: PrivacyLaw
  ) throws {
    let received = try Self.day(row.received)
    var due = DueDay(received: received, law: law, holidays: Self.holidays)
    if row.months > 0 { due = try due.extended(byMonths: row.months, toldOn: received) }
    #expect(due.date?.iso == row.due)
  }

  typealias Question = (asked: String, given: String?)

  struct StoppedRow: CustomTestStringConvertible {
    var name: String
    var law = PrivacyLaw.uk
    var isAccess = true
    var identity: [Question] = []
    var clarifications: [Question] = []
    var due: String?

    var testDescription: String { name }
  }

  /// All received on Friday, 15 May 2026, and due on Monday, 15 June, if nothing was asked.
  static let stopped = [
    StoppedRow(name: "nothing asked", due: "2026-06-15"),
    StoppedRow(
      name: "identity begins the month again", isAccess: false,
      identity: [("2026-05-16", "2026-05-26")], due: "2026-06-26"),
    StoppedRow(
      name: "the later of two identities",
      identity: [
        ("2026-05-16", "2026-05-26"), ("2026-05-16", "2026-05-20"),
      ], due: "2026-06-26"),
    StoppedRow(name: "identity open", identity: [("2026-05-16", nil)], due: nil),
    StoppedRow(
      name: "identity open, eu", law: .eu, identity: [("2026-05-16", nil)], due: "2026-06-15"),
    StoppedRow(
      name: "identity, eu", law: .eu, identity: [("2026-05-16", "2026-05-26")],
      due: "2026-06-15"),
    StoppedRow(
      name: "three days do not count", clarifications: [("2026-05-18", "2026-05-20")],
      due: "2026-06-18"),
    StoppedRow(
      name: "asked and given on one day", clarifications: [("2026-05-18", "2026-05-18")],
      due: "2026-06-16"),
    StoppedRow(
      name: "not for an erasure", isAccess: false,
      clarifications: [("2026-05-18", "2026-05-20")], due: "2026-06-15"),
    StoppedRow(
      name: "not in the eu", law: .eu, clarifications: [("2026-05-18", nil)],
      due: "2026-06-15"),
    StoppedRow(
      name: "days of two questions count once",
      clarifications: [("2026-05-19", "2026-05-22"), ("2026-05-18", "2026-05-20")],
      due: "2026-06-22"),
    StoppedRow(
      name: "a question within another",
      clarifications: [("2026-05-18", "2026-05-22"), ("2026-05-19", "2026-05-20")],
      due: "2026-06-22"),
    StoppedRow(
      name: "before the month begins", identity: [("2026-05-16", "2026-05-21")],
      clarifications: [("2026-05-18", "2026-05-19")], due: "2026-06-22"),
    StoppedRow(
      name: "partly before the month begins", identity: [("2026-05-16", "2026-05-22")],
      clarifications: [("2026-05-18", "2026-05-23")], due: "2026-06-24"),
    StoppedRow(name: "clarification open", clarifications: [("2026-06-15", nil)], due: nil),
    StoppedRow(
      name: "asked too late", clarifications: [("2026-06-16", nil)], due: "2026-06-15"),
    StoppedRow(
      name: "a day that the first question added",
      clarifications: [("2026-05-18", "2026-05-18"), ("2026-06-16", "2026-06-16")],
      due: "2026-06-17"),
    StoppedRow(
      name: "asked on a Monday that the weekend added",
      clarifications: [("2026-06-10", "2026-06-14"), ("2026-06-22", "2026-06-23")],
      due: "2026-06-24"),
  ]

  @Test(arguments: stopped)
  func `in the United Kingdom an identity begins the month again and a clarification stops it`(
    row: StoppedRow
  ) throws {
    let due = DueDay(
      received: try Self.day("2026-05-15"), law: row.law, isAccess: row.isAccess,
      identity: try row.identity.map(Self.question),
      clarifications: try row.clarifications.map(Self.question))
    #expect(due.date?.iso == row.due)
    #expect(due.isStopped == (row.due == nil))
    #expect(due.daysLeft(on: try Self.day("2026-06-01")) == nil || row.due != nil)
  }

  @Test func `a person is told about an extension within the first month`() throws {
    // One month ends on Monday, 14 December, because the 12th is a Saturday.
    let due = DueDay(received: try Self.day("2026-11-12"), law: .eu)
    let last = try Self.day("2026-12-14")
    #expect(due.lastDayToExtend == last)
    #expect(try due.extended(byMonths: 2, toldOn: last).date?.iso == "2027-02-12")
    #expect(throws: DueDay.ExtensionProblem.tooLate(lastDay: last)) {
      try due.extended(byMonths: 2, toldOn: last.adding(days: 1))
    }
    #expect(throws: DueDay.ExtensionProblem.toldBeforeReceipt) {
      try due.extended(byMonths: 1, toldOn: Self.day("2026-11-11"))
    }
    for months in [-1, 0, 3] {
      #expect(throws: DueDay.ExtensionProblem.tooLong) {
        try due.extended(byMonths: months, toldOn: last)
      }
    }
    let longer = try due.extended(byMonths: 1, toldOn: last)
    #expect(longer.lastDayToExtend == last)
    #expect(throws: DueDay.ExtensionProblem.tooLong) {
      try longer.extended(byMonths: 2, toldOn: last)
    }
    #expect(try longer.extended(byMonths: 1, toldOn: last).extensionMonths == 2)
  }

  @Test func `days are counted until the due day, and past it`() throws {
    let due = DueDay(received: try Self.day("2026-11-02"), law: .eu)
    #expect(due.daysLeft(on: try Self.day("2026-11-23")) == 9)
    #expect(due.daysLeft(on: try Self.day("2026-12-02")) == 0)
    #expect(due.daysLeft(on: try Self.day("2027-01-01")) == -30)
  }

  @Test func `every day of four centuries has its number, and only one`() throws {
    var date = try Self.day("1969-12-31")
    #expect(date.dayNumber == -1)
    for number in 0...146_097 {
      let next = CalendarDate(dayNumber: number)
      #expect(next > date && next.dayNumber == number && date.adding(days: 1) == next)
      date = next
    }
    #expect(date.iso == "2370-01-01")
    #expect(try Self.day("0001-01-01").dayNumber == -719_162)
    #expect(try Self.day("9999-12-31").adding(days: 5).iso == "9999-12-31")
    #expect(try Self.day("9999-12-31").adding(months: 5).iso == "9999-12-31")
    #expect(CalendarDate(dayNumber: .min / 2).iso == "0001-01-01")
  }

  private static func day(_ text: String) throws -> CalendarDate {
    try #require(CalendarDate(iso: text))
  }

  private static func question(_ question: Question) throws -> DueDay.Question {
    DueDay.Question(asked: try day(question.asked), given: try question.given.map(day))
  }
}
