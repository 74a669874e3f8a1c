import Domain
import Foundation
import Testing

/// Checks the words for writes that are not done.
@Suite struct JournalledReasonTests {
  private func entry(
    _ step: JournalEntry.Step, _ note: String?, _ status: Int?
  ) throws -> JournalEntry {
    let name = try #require(ProviderName("b2b"))
    return JournalEntry(
      writeID: UUID(), step: step, time: Date(timeIntervalSince1970: 0),
      target: JournalEntry.Target(
        provider: name, environment: .sandbox, installation: nil, action: .prefer,
        contactID: "4711", changedFields: [], caseReference: nil, request: ""),
      status: status, note: note)
  }

  @Test(
    arguments: [
      (.failed, "server", 500, "the provider failed (500)"),
      (
        .failed, "server; settled by reading", 500,
        "the provider failed (500), and reading showed that it had not happened"
      ),
      (.failed, "settled by reading", nil, "reading showed that it had not happened"),
      (.failed, "notFound", nil, "not found"), (.failed, "cancelled", nil, "cancelled"),
      (.failed, nil, nil, nil), (.notSent, "cancelled", nil, "the job was cancelled"),
      (.notSent, "canaryFailed", nil, "the first contact failed, so no other was sent"),
      (.notSent, "processEnded", nil, "its process ended"),
      (.unknown, "timeout", nil, "no answer in time"), (.verified, "settled by reading", 200, nil),
      (.sent, "repeated", nil, nil), (.intended, "of 2500", nil, nil),
    ] as [(JournalEntry.Step, String?, Int?, String?)])
  func `a write that is not done has the same reason everywhere`(
    row: (JournalEntry.Step, String?, Int?, String?)
  ) throws {
    #expect(JournalledReason.words(try entry(row.0, row.1, row.2)) == row.3)
  }
}
