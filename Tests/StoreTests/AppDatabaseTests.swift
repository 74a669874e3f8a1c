import Domain
import Foundation
import Store
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct AppDatabaseTests {
  @Test func `creates files and folders that only the owner can read and write`() async throws {
    let folder = try TemporaryFolder()
    let state = folder.url.appendingPathComponent("state/roster")
    let journal = StoredJournal(database: try AppDatabase(folder: state), author: Samples.author)
    try await journal.record(Samples.entry(.intended))
    #expect(try folder.mode("state/roster") == 0o700)
    #expect(try folder.mode("state") == 0o700)
    let names = try FileManager.default.contentsOfDirectory(atPath: state.path)
    #expect(names.contains("roster.sqlite-wal"))
    for name in names {
      #expect(try folder.mode("state/roster/\(name)") == 0o600, "\(name)")
    }
  }

  @Test func `a new process reads the existing journal`() async throws {
    let folder = try TemporaryFolder()
    for _ in 1...2 {
      let database = try AppDatabase(folder: folder.url)
      try await StoredJournal(database: database, author: Samples.author)
        .record(Samples.entry(.intended))
    }
    let journal = StoredJournal(
      database: try AppDatabase(folder: folder.url), author: Samples.author)
    #expect(try await journal.rows().count == 2)
    #expect(Set(try await journal.rows().map(\.digest)).count == 1)
  }

  @Test func `synchronizes every commit`() async throws {
    let folder = try TemporaryFolder()
    let database = try AppDatabase(folder: folder.url)
    #expect(try database.pragma("synchronous") == "2")
    #expect(try database.pragma("journal_mode") == "wal")
  }

  @Test(arguments: [0o770, 0o707, 0o777])
  func `refuses a folder that others can write`(mode: Int) throws {
    let folder = try TemporaryFolder()
    try folder.setMode(mode)
    let failure = #expect(throws: JournalFailure.self) { try AppDatabase(folder: folder.url) }
    #expect(failure?.message.contains("can be written by others") == true)
    try folder.setMode(0o700)
  }

  @Test func `refuses a file that others can write`() throws {
    let folder = try TemporaryFolder()
    _ = try AppDatabase(folder: folder.url)
    try folder.setMode(0o666, of: "roster.sqlite")
    let failure = #expect(throws: JournalFailure.self) { try AppDatabase(folder: folder.url) }
    #expect(failure?.message.contains("roster.sqlite can be written by others") == true)
  }

  @Test func `refuses a key that others can read`() throws {
    let folder = try TemporaryFolder()
    _ = try AppDatabase(folder: folder.url)
    try folder.setMode(0o644, of: "journal.key")
    let failure = #expect(throws: JournalFailure.self) { try AppDatabase(folder: folder.url) }
    #expect(failure?.message.contains("journal.key") == true)
  }

  @Test func `refuses a folder that is a link`() throws {
    let folder = try TemporaryFolder()
    let real = folder.url.appendingPathComponent("real")
    _ = try AppDatabase(folder: real)
    let link = folder.url.appendingPathComponent("link")
    try FileManager.default.createSymbolicLink(at: link, withDestinationURL: real)
    let failure = #expect(throws: JournalFailure.self) { try AppDatabase(folder: link) }
    #expect(failure?.message.contains("is a link") == true)
  }

  @Test func `refuses a file that is a link`() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("roster.sqlite"), withDestinationPath: "/tmp/elsewhere.sqlite")
    #expect(throws: JournalFailure.self) { try AppDatabase(folder: folder.url) }
  }

  @Test(
    arguments: [
      (SSH: "192.0.2.7 50022 198.51.100.1 22", origin: "192.0.2.7"),
      (SSH: "", origin: nil),
      (SSH: nil, origin: nil),
    ] as [(SSH: String?, origin: String?)])
  func `the origin is the SSH client's address`(row: (SSH: String?, origin: String?)) {
    var environment: [String: String] = [:]
    environment["SSH_CONNECTION"] = row.SSH
    let author = JournalAuthor.current(environment: environment)
    #expect(author.origin == row.origin)
    #expect(!author.name.isEmpty)
  }
}
