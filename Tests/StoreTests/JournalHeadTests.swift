import Domain
import Foundation
import Glibc
import Store
import Synchronization
import TestSupport
import Testing

/// Covers contradictions between `journal.head` and the journal, and their acceptance.
@Suite(.timeLimit(.minutes(10))) struct JournalHeadTests {
  /// How the head of a journal of ten entries was damaged.
  enum Damage: String, CaseIterable {
    case missing, empty, garbage, ofAnotherKey, link, folder, pipe, readableByAll, ahead, otherEntry

    /// The finding that the acceptance records.
    var finding: String {
      switch self {
      case .missing: "headMissing"
      case .empty: "headEmpty"
      case .garbage, .ofAnotherKey: "headForged"
      case .link, .folder, .pipe, .readableByAll: "headNotAFile"
      case .ahead: "headAhead 10"
      case .otherEntry: "headOther 10"
      }
    }
  }

  private func damaged(_ damage: Damage) async throws -> JournalFolder {
    let files = try await JournalFolder(entries: 10)
    switch damage {
    case .missing: try files.remove("journal.head")
    case .empty: try files.write("", to: "journal.head")
    case .garbage: try files.write("roster journal 1 head 10 aa bb\n", to: "journal.head")
    case .ofAnotherKey:
      let other = try await JournalFolder(entries: 10)
      try files.write(try other.text("journal.head"), to: "journal.head")
    case .link:
      let text = try files.text("journal.head")
      try files.remove("journal.head")
      try files.write(text, to: "elsewhere")
      try FileManager.default.createSymbolicLink(
        atPath: files.path("journal.head"), withDestinationPath: files.path("elsewhere"))
    case .folder:
      try files.remove("journal.head")
      try #require(mkdir(files.path("journal.head"), 0o700) == 0)
    case .pipe:
      try files.remove("journal.head")
      try #require(mkfifo(files.path("journal.head"), 0o600) == 0)
    case .readableByAll: try files.folder.setMode(0o666, of: "journal.head")
    case .ahead: try files.tamper("DELETE FROM journal WHERE sequence > 7")
    case .otherEntry:
      try files.tamper("UPDATE journal SET link = digest WHERE sequence = 10")
    }
    return files
  }

  @Test(arguments: Damage.allCases)
  func `a contradicting head is a fault and stops all writes`(damage: Damage)
    async throws
  {
    let running = try await JournalFolder(entries: 10)
    #expect(try await running.verification().firstFault == nil)
    #expect(try await running.refusal() == nil)

    let files = try await damaged(damage)
    let count = try await files.journal().rows().count
    #expect(try await files.verification().firstFault != nil)
    let refusal = try #require(try await files.refusal())
    #expect(refusal.contains("\(files.path("journal.head")) contradicts the journal"))
    #expect(refusal.contains("roster journal accept-head"))
    #expect(try await files.journal().rows().count == count)
    // The refusal repairs nothing, so the next one is the same.
    #expect(try await files.refusal() == refusal)
  }

  @Test(arguments: [Damage.missing, .empty, .garbage, .folder, .pipe])
  func `a running process stops when its head is damaged`(damage: Damage) async throws {
    let files = try await JournalFolder(entries: 3)
    let running = try files.journal()
    try await running.record(Samples.entry(.intended))
    try files.remove("journal.head")
    switch damage {
    case .empty: try files.write("", to: "journal.head")
    case .garbage: try files.write("garbage", to: "journal.head")
    case .folder: try #require(mkdir(files.path("journal.head"), 0o700) == 0)
    case .pipe: try #require(mkfifo(files.path("journal.head"), 0o600) == 0)
    default: break
    }
    #expect(try await JournalFolder.refusal(by: running)?.contains("journal.head") == true)
    #expect(try await running.rows().count == 4)
  }

  @Test(arguments: Damage.allCases.filter { $0 != .otherEntry })
  func `accepting a head adds an entry and allows new writes`(damage: Damage) async throws {
    let files = try await damaged(damage)
    let count = try await files.journal().rows().count
    let time = Date(timeIntervalSince1970: 1_700_000_000)
    let accepted = try await files.journal().acceptHead(at: time, moment: nil)
    #expect(accepted?.finding == damage.finding)
    let row = try #require(try await files.journal().rows().last)
    #expect(row.note == damage.finding)
    #expect(row.step == "accepted")
    #expect(row.action == "acceptHead")
    #expect(row.operator == Samples.author.name)
    #expect(row.sequence == 11)
    try await files.fill(2)
    let verification = try await files.verification()
    #expect(verification.firstFault == nil)
    #expect(verification.entries == count + 3)
    #expect(verification.acceptances.map(\.finding) == [damage.finding])
    #expect(
      verification.acceptances.map(\.gone) == [damage == .ahead ? 8..<11 : 11..<11])
    #expect(verification.anchors[1].finding == .agrees(behind: 0))
  }

  @Test func `lists, counts and jobs leave out acceptances`() async throws {
    let files = try await damaged(.missing)
    _ = try await files.journal().acceptHead(at: Date(), moment: nil)
    let journal = try files.journal()
    #expect(try await journal.writes(JournalFilter()).count == 10)
    #expect(try await journal.unfinishedJobs().isEmpty)
    for outcome in WriteRecord.Outcome.allCases {
      #expect(try await journal.count(outcome) == (outcome == .answered ? 10 : 0))
    }
    let steps = Steps()
    try await journal.eachEntry(JournalFilter()) { steps.add($0.step) }
    #expect(steps.all.count == 11)
    #expect(steps.all.last == "accepted")
  }

  @Test func `verification still reports missing entries after their acceptance`()
    async throws
  {
    let files = try JournalFolder()
    for _ in 1...10 {
      try await files.journal(log: files.log).record(Samples.entry(.answered))
    }
    try files.tamper("DELETE FROM journal WHERE sequence > 7")
    #expect(try await files.verification(log: files.log).firstFault?.sequence == 8)
    _ = try await files.journal(log: files.log).acceptHead(at: Date(), moment: nil)
    let verification = try await files.verification(log: files.log)
    #expect(verification.firstFault == nil)
    #expect(verification.acceptances.map(\.gone) == [8..<11])
    // An entry that was added or moved without the key is a fault.
    try files.tamper("UPDATE journal SET sequence = 12 WHERE sequence = 11")
    #expect(try await files.verification(log: files.log).firstFault != nil)
  }

  @Test func `accepts nothing if the head agrees`() async throws {
    let files = try await JournalFolder(entries: 2)
    #expect(try await files.journal().headContradiction() == nil)
    #expect(try await files.journal().acceptHead(at: Date(), moment: nil) == nil)
    #expect(try await files.journal().rows().count == 2)
  }

  @Test(arguments: [Int64.max, .max - 1, 0, -1, .min])
  func `any forged sequence number is a fault`(number: Int64) async throws {
    let files = try await JournalFolder(entries: 3)
    try files.tamper("UPDATE journal SET sequence = \(number) WHERE sequence = 3")
    #expect(try await files.verification(log: files.log).firstFault != nil)
    #expect(try await files.refusal() != nil)
    try files.remove("journal.head")
    #expect(try await files.verification().firstFault != nil)
    #expect(try await files.refusal() != nil)
  }

  @Test func `acceptance keeps a copy of the old head file`() async throws {
    let files = try await damaged(.garbage)
    let garbage = try files.data("journal.head")
    _ = try await files.journal().acceptHead(at: Date(), moment: nil)
    #expect(try files.data("journal.head.aside-11") == garbage)
  }

  @Test func `a new journal has a head before its first entry`() async throws {
    let files = try JournalFolder()
    let journal = try files.journal()
    #expect(try files.text("journal.head").hasPrefix("roster journal 1 head 0 - "))
    #expect(try await journal.verification().firstFault == nil)
    try files.remove("journal.head")
    #expect(try await JournalFolder.refusal(by: journal)?.contains("is missing") == true)
  }

  @Test func `refuses a journal without its entries`() async throws {
    let files = try await JournalFolder(entries: 3)
    try files.tamper("DELETE FROM journal")
    #expect(try await files.verification().firstFault?.sequence == 1)
    #expect(try await files.refusal()?.contains("ended with entry 3 and now ends with 0") == true)
    try files.remove("journal.head")
    #expect(try await files.refusal()?.contains("is missing") == true)
  }
}

private final class Steps: Sendable {
  private let kept = Mutex<[String]>([])
  var all: [String] { kept.withLock(\.self) }
  func add(_ step: String) { kept.withLock { $0.append(step) } }
}
