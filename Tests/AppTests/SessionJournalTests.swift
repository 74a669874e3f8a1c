import App
import Domain
import Foundation
import TestSupport
import Testing

/// Covers what the program remembers of this session's writes.
@Suite(.timeLimit(.minutes(10))) struct SessionJournalTests {
  private func entry(
    _ step: JournalEntry.Step, of write: UUID, about id: String?
  ) throws -> JournalEntry {
    JournalEntry(
      writeID: write, step: step, time: Date(timeIntervalSince1970: 0),
      target: JournalEntry.Target(
        provider: try #require(ProviderName("shop-it")), environment: .sandbox, installation: nil,
        action: .update,
        contactID: id, changedFields: [], caseReference: nil, request: ""))
  }

  private func id(_ value: String) throws -> ContactID {
    ContactID(provider: try #require(ProviderName("shop-it")), value: value)
  }

  @Test func `returns the last step of each write, in the order of the writes`() async throws {
    let journal = SessionJournal(RecordingJournal())
    let (first, second) = (UUID(), UUID())
    try await journal.record(entry(.intended, of: first, about: "1"))
    try await journal.record(entry(.intended, of: second, about: "1"))
    try await journal.record(entry(.sent, of: first, about: "1"))
    try await journal.record(entry(.intended, of: UUID(), about: nil))
    let steps = journal.lastSteps(about: try id("1"))
    #expect(steps.map(\.writeID) == [first, second])
    #expect(steps.map(\.step) == [.sent, .intended])
  }

  @Test func `forgets steps that the journal refused`() async throws {
    let journal = SessionJournal(RecordingJournal(isBroken: { $0 == .sent }))
    let write = UUID()
    try await journal.record(entry(.intended, of: write, about: "1"))
    await #expect(throws: JournalFailure.self) {
      try await journal.record(entry(.sent, of: write, about: "1"))
    }
    #expect(journal.lastSteps(about: try id("1")).map(\.step) == [.intended])
  }

  @Test func `remembers only the most recently written contacts`() async throws {
    let journal = SessionJournal(RecordingJournal())
    let count = 5 * SessionJournal.leastContacts
    try await journal.record(
      (0..<count).map { try entry(.intended, of: UUID(), about: String($0)) })
    let known = try (0..<count).filter { try !journal.lastSteps(about: id(String($0))).isEmpty }
    #expect(known.count >= SessionJournal.leastContacts)
    #expect(known.count <= 2 * SessionJournal.leastContacts)
    #expect(known.last == count - 1)
    #expect(known == Array((count - known.count)..<count))
  }
}
