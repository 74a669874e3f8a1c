import Domain
import Foundation
import Glibc
import Store
import TestSupport
import Testing

/// Covers a changed or missing `journal.key`, and files missing beside it.
@Suite(.timeLimit(.minutes(10))) struct JournalKeyTests {
  @Test(arguments: [
    "the mark is cut off", "the mark is another", "the first line is another", "it is empty",
    "only the key is left", "a byte of the key is another", "something follows the mark",
  ])
  func `refuses a changed key file`(change: String) async throws {
    let files = try await JournalFolder(entries: 3)
    var bytes = Array(try files.data("journal.key"))
    let title = "roster journal key 2\n".utf8.count
    switch change {
    case "the mark is cut off": bytes = Array(bytes[..<(title + 32)])
    case "the mark is another":
      let place = try #require(bytes.indices.last)
      bytes[place - 2] = bytes[place - 2] == 48 ? 49 : 48
    case "the first line is another": bytes[0] ^= 1
    case "it is empty": bytes = []
    case "only the key is left": bytes = Array(bytes[title..<(title + 32)])
    case "a byte of the key is another": bytes[title] ^= 1
    default: bytes.append(10)
    }
    try Data(bytes).write(to: URL(fileURLWithPath: files.path("journal.key")))
    if change == "only the key is left" {
      // The remaining bytes are the whole key, and its owner can make any entry. A table without a
      // chain is still refused.
      #expect(try await files.refusal() == nil)
    } else {
      #expect(try await files.refusal()?.contains("journal.key") == true)
    }
  }

  @Test func `refuses a pipe or a folder as the key at once`() async throws {
    let files = try await JournalFolder(entries: 1)
    try files.remove("journal.key")
    try #require(mkfifo(files.path("journal.key"), 0o600) == 0)
    #expect(try await files.refusal()?.contains("journal.key is not a regular file") == true)
    try files.remove("journal.key")
    try #require(mkdir(files.path("journal.key"), 0o700) == 0)
    #expect(try await files.refusal()?.contains("journal.key is not a regular file") == true)
  }

  @Test func `another key does not validate the journal`() async throws {
    let files = try await JournalFolder(entries: 3)
    let other = try await JournalFolder(entries: 3)
    try other.data("journal.key").write(to: URL(fileURLWithPath: files.path("journal.key")))
    #expect(try await files.refusal()?.contains("journal.head contradicts") == true)
    #expect(try await files.verification().firstFault?.sequence == 1)
  }

  @Test(arguments: ["removed", "empty"])
  func `a missing database contradicts its key`(state: String) async throws {
    let files = try await JournalFolder(entries: 3)
    try files.remove("roster.sqlite", "roster.sqlite-wal", "roster.sqlite-shm")
    if state == "empty" { try files.write("", to: "roster.sqlite") }
    let refusal = try #require(try await files.refusal())
    #expect(refusal.contains("roster.sqlite is gone or empty"))
    #expect(refusal.contains("roster journal accept-head --yes"))
    try files.remove("journal.head")
    #expect(try await files.refusal() == refusal)
  }

  @Test func `an empty table contradicts the head`() async throws {
    let files = try await JournalFolder(entries: 3)
    let other = try JournalFolder()
    _ = try other.journal()
    try files.remove("roster.sqlite", "roster.sqlite-wal", "roster.sqlite-shm")
    try FileManager.default.copyItem(
      atPath: other.path("roster.sqlite"), toPath: files.path("roster.sqlite"))
    #expect(try await files.refusal() != nil)
  }

  @Test func `a missing journal starts again after acceptance and records it`()
    async throws
  {
    let files = try await JournalFolder(entries: 3)
    try files.remove("roster.sqlite", "roster.sqlite-wal", "roster.sqlite-shm")
    let journal = StoredJournal(
      database: try AppDatabase(folder: files.folder.url, beginsAgain: true),
      author: Samples.author, systemLog: NoLog())
    let accepted = try await journal.acceptHead(at: Date(), moment: nil)
    #expect(accepted?.finding == "journalMissing, headAhead 3")
    #expect(try await files.refusal() == nil)
    let verification = try await files.verification()
    #expect(verification.firstFault == nil)
    #expect(verification.acceptances.map(\.gone) == [1..<4])
  }

  @Test func `does not create a new key beside a head that names entries`() async throws {
    let files = try await JournalFolder(entries: 3)
    try files.remove("roster.sqlite", "roster.sqlite-wal", "roster.sqlite-shm", "journal.key")
    #expect(try await files.refusal()?.contains("journal.key is missing") == true)
  }

  @Test(arguments: [["journal.key"], ["journal.key", "journal.head"], ["journal.head"]])
  func `a crash before the first entry leaves a usable journal`(missing: [String])
    async throws
  {
    let files = try JournalFolder()
    _ = try files.journal()
    try files.remove("journal.key")
    for name in missing { try files.remove(name) }
    #expect(try await files.refusal() == nil)
    #expect(try await files.verification().firstFault == nil)
  }

  @Test func `processes that create a journal at once share one key`() async throws {
    let files = try JournalFolder()
    try await withThrowingTaskGroup { group in
      for _ in 1...6 { group.addTask { try await files.fill(1) } }
      try await group.waitForAll()
    }
    #expect(try await files.verification().firstFault == nil)
    #expect(try await files.journal().rows().count == 6)
  }
}
