import Domain
import Foundation
import Testing

@Suite struct CaseWordsTests {
  @Test func `a case reminds of an export that is older than 30 days`() throws {
    let day = try #require(CalendarDate(iso: "2026-10-01"))
    let events = [
      CaseEvent.opened(right: .access, received: day, law: .eu), .exported(digest: "abc"),
    ].enumerated().map { place, event in
      KeptCaseEvent(
        sequence: Int64(place + 1), caseReference: "GDPR-1", event: event,
        time: Date(timeIntervalSince1970: Double(day.dayNumber) * 86_400), operatorName: "op",
        origin: nil, link: "\(place)")
    }
    let record = try #require(CaseRecord(events))
    #expect(CaseWords.exportReminder(record, on: day.adding(days: 30)) == nil)
    #expect(
      CaseWords.exportReminder(record, on: day.adding(days: 31))
        == "the export of 2026-10-01 is older than 30 days: delete it")
  }
}
