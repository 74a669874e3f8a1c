/// By when a person's request must be answered.
///
/// **Both laws.** One month from the day of receipt, whether or not that is a working day, and up
/// to two further months if the person learned of it within the first month (Article 12(3) GDPR,
/// Article 12A(3) and (4) UK GDPR). The extension is counted from the same day as the month.
///
/// **eu.** Regulation (EEC, Euratom) 1182/71, Article 3:
/// - Paragraphs 1 and 2(c): the day of the event is not counted. A period of months ends with the
///   day of the last month that has the same date, or with the last day of that month. Court of
///   Justice, C-171/03 *Toeters*: "the same date" is that of the event.
/// - Paragraph 4: if the last day is a public holiday, a Sunday or a Saturday, the period ends with
///   the next working day. This also applies to the month within which an extension is told.
/// - Nothing stops the period. The guidelines 01/2022 of the EDPB accept a suspension while an
///   identity is not clear, but no text of law says so, so the earlier day counts here.
///
/// **uk.** The ICO counts months, weekends and holidays in the same way ("What should we consider
/// when responding to a request?", December 2025). Besides, Article 12A, in the words of the Data
/// (Use and Access) Act 2025, section 76, which section 54 of the Data Protection Act 2018 repeats:
/// - The month begins on the latest of the day of receipt and the day on which the controller gets
///   what it asked for to confirm the identity. It does not stop, it begins again.
/// - In a request for access, the days from the one on which a clarification is asked for to the
///   one on which it is given do not count, both included.
package struct DueDay: Hashable, Sendable {
  /// A question to the person.
  package struct Question: Hashable, Sendable {
    package var asked: CalendarDate
    /// `nil` if there is no answer yet.
    package var given: CalendarDate?

    package init(asked: CalendarDate, given: CalendarDate? = nil) {
      self.asked = asked
      self.given = given
    }
  }

  package var received: CalendarDate
  package var law: PrivacyLaw
  package var holidays: Set<CalendarDate>
  /// Whether it is a request under Article 15: only then a clarification stops the clock.
  package var isAccess: Bool
  /// Proof of identity that was asked for.
  package var identity: [Question]
  package var clarifications: [Question]
  /// 0 to 2 further months.
  package private(set) var extensionMonths = 0

  package init(
    received: CalendarDate, law: PrivacyLaw, holidays: Set<CalendarDate> = [],
    isAccess: Bool = false, identity: [Question] = [], clarifications: [Question] = []
  ) {
    self.received = received
    self.law = law
    self.holidays = holidays
    self.isAccess = isAccess
    self.identity = identity
    self.clarifications = clarifications
  }

  /// The last day on which the request is answered in time. `nil` while the clock is stopped.
  package var date: CalendarDate? { end(ofMonths: 1 + extensionMonths) }

  /// The last day on which the person may be informed about an extension. `nil` while the clock is stopped.
  package var lastDayToExtend: CalendarDate? { end(ofMonths: 1) }

  package var isStopped: Bool { date == nil }

  /// Negative if the day is over. `nil` while the clock is stopped.
  package func daysLeft(on today: CalendarDate) -> Int? {
    date.map { $0.dayNumber - today.dayNumber }
  }

  package enum ExtensionProblem: Error, Hashable, Sendable {
    /// There are two further months at most, those of an earlier extension included.
    case tooLong
    case toldBeforeReceipt
    /// The person was told after the first month.
    case tooLate(lastDay: CalendarDate)
  }

  /// - Throws: If the law does not allow it.
  package func extended(
    byMonths months: Int, toldOn day: CalendarDate
  ) throws(ExtensionProblem) -> DueDay {
    guard months > 0, extensionMonths + months <= 2 else { throw .tooLong }
    guard day >= received else { throw .toldBeforeReceipt }
    if let last = lastDayToExtend, day > last { throw .tooLate(lastDay: last) }
    var longer = self
    longer.extensionMonths += months
    return longer
  }

  private func end(ofMonths months: Int) -> CalendarDate? {
    var start = received
    if law == .uk {
      for question in identity {
        guard let given = question.given else { return nil }
        start = max(start, given)
      }
    }
    var end = start.adding(months: months)
    if law == .uk, isAccess {
      var counted = start
      for question in clarifications.sorted(by: { $0.asked < $1.asked })
      where question.asked <= workingDay(from: end) {
        guard let given = question.given else { return nil }
        // The weekend after the last day belongs to the period.
        if question.asked > end { end = workingDay(from: end) }
        let first = max(question.asked, counted)
        guard given >= first else { continue }
        end = end.adding(days: given.dayNumber - first.dayNumber + 1)
        counted = given.adding(days: 1)
      }
    }
    return workingDay(from: end)
  }

  /// The day itself or the next one that is a working day.
  private func workingDay(from day: CalendarDate) -> CalendarDate {
    var day = day
    while day.isWeekend || holidays.contains(day) {
      let next = day.adding(days: 1)
      guard next > day else { return day }
      day = next
    }
    return day
  }
}
