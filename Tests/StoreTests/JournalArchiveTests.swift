import Domain
import Foundation
import Store
import TestSupport
import Testing

/// Covers the state of writes and jobs that another process reads later.
@Suite(.timeLimit(.minutes(10))) struct JournalArchiveTests {
  /// Writes entries as a process that ends afterwards.
  private func write(
    _ steps: [JournalEntry.Step], of id: UUID = UUID(), job: UUID? = nil, in scene: JournalScene
  ) async throws {
    let journal = try await scene.journal()
    for step in steps {
      var entry = try Samples.entry(step, of: id)
      entry.target.job = job
      try await journal.record(entry)
    }
  }

  @Test(
    arguments: [
      ([.intended], .notSent), ([.intended, .sent], .unknown),
      ([.intended, .sent, .unknown], .unknown), ([.intended, .sent, .answered], .answered),
      ([.intended, .sent, .answered, .verified], .verified), ([.intended, .failed], .failed),
      ([.intended, .notSent], .notSent),
    ] as [([JournalEntry.Step], WriteRecord.Outcome)], Backend.allCases)
  func `the last step decides the state of a write whose process ended`(
    row: ([JournalEntry.Step], WriteRecord.Outcome), backend: Backend
  ) async throws {
    let scene = try await JournalScene(backend)
    try await write(row.0, in: scene)
    let journal = try await scene.journal()
    let writes = try await journal.writes(JournalFilter())
    #expect(writes.map(\.outcome) == [row.1])
    #expect(writes[0].entries.map(\.step) == row.0.map(\.rawValue))
    for outcome in WriteRecord.Outcome.allCases {
      var filter = JournalFilter()
      filter.outcome = outcome
      let count = outcome == row.1 ? 1 : 0
      #expect(try await journal.count(outcome) == count)
      #expect(try await journal.writes(filter).count == count)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a contact that an older version closed as failed was not sent`(
    backend: Backend
  ) async throws {
    let scene = try await JournalScene(backend)
    let journal = try await scene.journal()
    for (note, part, outcome) in [
      ("canaryFailed", UUID(), .notSent), ("cancelled", UUID(), .notSent),
      ("abandoned", UUID(), .notSent), ("server", UUID(), .failed), ("cancelled", nil, .failed),
    ] as [(String, UUID?, WriteRecord.Outcome)] {
      let id = UUID()
      for step in [JournalEntry.Step.intended, .failed] {
        var entry = try Samples.entry(step, of: id)
        entry.target.job = part
        entry.note = note
        try await journal.record(entry)
      }
      var filter = JournalFilter()
      filter.outcome = outcome
      let found = try await journal.writes(filter).last
      #expect(found?.id == id.uuidString.lowercased(), "\(note)")
      #expect(found?.isOpen == false)
    }
    #expect(try await journal.count(.notSent) == 3)
  }

  @Test(arguments: Backend.shared)
  func `a write of a running process is under way`(backend: Backend) async throws {
    let scene = try await JournalScene(backend)
    let running = try await scene.journal()
    try await running.record(Samples.entry(.sent))
    #expect(try await scene.journal().writes(JournalFilter()).map(\.outcome) == [.underWay])
    #expect(try await running.writes(JournalFilter()).map(\.outcome) == [.underWay])
  }

  @Test(arguments: Backend.allCases)
  func `a filter returns the newest writes that match all its conditions, up to its limit`(
    backend: Backend
  ) async throws {
    let scene = try await JournalScene(backend)
    let journal = try await scene.journal()
    for (index, step) in [JournalEntry.Step.answered, .failed, .answered, .answered].enumerated() {
      var entry = try Samples.entry(step)
      entry.time = Date(timeIntervalSince1970: 1_700_000_000 + Double(index) * 60)
      entry.target.contactID = "c\(index)"
      try await journal.record(entry)
    }
    var filter = JournalFilter()
    filter.outcome = .answered
    #expect(try await journal.writes(filter).map(\.last.contactID) == ["c0", "c2", "c3"])
    filter.limit = 2
    #expect(try await journal.writes(filter).map(\.last.contactID) == ["c2", "c3"])
    filter.since = Date(timeIntervalSince1970: 1_700_000_060)
    filter.until = Date(timeIntervalSince1970: 1_700_000_180)
    #expect(try await journal.writes(filter).map(\.last.contactID) == ["c2"])
    filter.contactID = "c2"
    #expect(try await journal.writes(filter).map(\.last.contactID) == ["c2"])
    filter.provider = "other"
    #expect(try await journal.writes(filter).isEmpty)
  }

  @Test(arguments: Backend.allCases)
  func `finds a created contact by the id of its later entries`(backend: Backend) async throws {
    let id = UUID()
    let scene = try await JournalScene(backend)
    let journal = try await scene.journal()
    for (step, contactID) in [(JournalEntry.Step.intended, nil), (.answered, "59400")] {
      var entry = try Samples.entry(step, of: id)
      entry.target.contactID = contactID
      try await journal.record(entry)
    }
    var filter = JournalFilter()
    filter.contactID = "59400"
    #expect(try await journal.writes(filter).map(\.entries.count) == [2])
    filter.contactID = "59401"
    #expect(try await journal.writes(filter).isEmpty)
  }

  @Test(arguments: [JournalEntry.Step.verified, .failed, .notSent], Backend.allCases)
  func `does not send a write again after another process settled it`(
    verdict: JournalEntry.Step, backend: Backend
  ) async throws {
    let id = UUID()
    let scene = try await JournalScene(backend)
    let writer = try await scene.journal()
    for step in [JournalEntry.Step.intended, .sent, .unknown] {
      try await writer.record(Samples.entry(step, of: id))
    }
    let settler = try await scene.journal()
    let last = try #require(try await settler.writes(JournalFilter()).first?.last.sequence)
    #expect(
      try await settler.record([Samples.entry(verdict, of: id)], after: [id: last]) == [id])
    #expect(try await settler.record([Samples.entry(.failed, of: id)], after: [id: last]) == [])
    await #expect(throws: JournalFailure.self) {
      try await writer.record(Samples.entry(.sent, of: id))
    }
    // Recording the same result again is not an error.
    try await writer.record(Samples.entry(verdict, of: id))
    let steps = try await writer.writes(JournalFilter())[0].entries.map(\.step)
    let settled = ["intended", "sent", "unknown", verdict.rawValue]
    #expect(steps == settled)
    #expect(try await writer.verification().firstFault == nil)
  }

  @Test(arguments: Backend.allCases)
  func `an abandoned job is unfinished and reports its progress`(backend: Backend) async throws {
    let scene = try await JournalScene(backend)
    let job = UUID()
    try await write([.intended, .sent, .answered, .verified], job: job, in: scene)
    try await write([.intended, .failed], job: job, in: scene)
    try await write([.intended, .sent], job: job, in: scene)
    for _ in 1...3 { try await write([.intended], job: job, in: scene) }
    for _ in 1...2 { try await write([.intended, .notSent], job: job, in: scene) }
    try await write([.intended, .sent, .answered], job: UUID(), in: scene)
    let unfinished = try await scene.journal().unfinishedJobs()
    #expect(unfinished.map(\.id) == [job])
    #expect(unfinished[0].done == 1)
    #expect(unfinished[0].failed == 1)
    #expect(unfinished[0].unknown == 1)
    #expect(unfinished[0].notSent == 5)
    #expect(unfinished[0].left == 3)
  }

  @Test(arguments: Backend.shared)
  func `only one process at a time owns a job, and releases it when it ends`(
    backend: Backend
  ) async throws {
    let scene = try await JournalScene(backend)
    let job = UUID()
    try await write([.intended], job: job, in: scene)
    let other = try await scene.journal()
    do {
      let first = try await scene.journal()
      #expect(try await first.claim(job: job))
      #expect(try await !first.claim(job: job))
      #expect(try await !other.claim(job: job))
      #expect(try await other.unfinishedJobs().isEmpty)
      _ = first
    }
    #expect(try await other.unfinishedJobs().map(\.id) == [job])
    #expect(try await other.claim(job: job))
    await other.release(job: job)
    #expect(try await scene.journal().claim(job: job))
  }

  @Test(arguments: Backend.allCases)
  func `a digest identifies a request, and only with the key`(backend: Backend) async throws {
    let scene = try await JournalScene(backend)
    let journal = try await scene.journal()
    try await journal.record(Samples.entry(.intended, request: "prefer id=5f1c sms=out"))
    let kept = try #require(try await journal.writes(JournalFilter()).first?.last.digest)
    #expect(try journal.digest(ofRequest: "prefer id=5f1c sms=out") == kept)
    #expect(try journal.digest(ofRequest: "prefer id=5f1c sms=in") != kept)
  }
}
