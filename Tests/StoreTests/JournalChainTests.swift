import Domain
import Foundation
import GRDB
import Store
import TestSupport
import Testing

/// Covers what `roster journal verify` finds after someone without the key changed the files.
@Suite(.timeLimit(.minutes(10))) struct JournalChainTests {
  private let folder: TemporaryFolder
  private let log = MemoryLog()

  init() async throws {
    folder = try TemporaryFolder()
    try await fill(10)
  }

  private func journal(log: (any SystemLog)? = nil) throws -> StoredJournal {
    StoredJournal(
      database: try AppDatabase(folder: folder.url), author: Samples.author,
      systemLog: log ?? self.log)
  }

  private func fill(_ count: Int) async throws {
    let journal = try journal()
    for _ in 0..<count { try await journal.record(Samples.entry(.answered)) }
  }

  private func tamper(_ statements: String) throws {
    let queue = try DatabaseQueue(path: folder.path("roster.sqlite"))
    try queue.write { try $0.execute(sql: statements) }
    try queue.close()
  }

  /// The bytes and storage classes of the fourth entry. A decoded row would end a text at its first
  /// NUL.
  private func bytes() throws -> [String] {
    let queue = try DatabaseQueue(path: folder.path("roster.sqlite"))
    return try queue.read { database in
      let names = try database.columns(in: "journal").map(\.name)
      let values = names.map { "hex(\($0)) || typeof(\($0))" }.joined(separator: ", ")
      let row = try Row.fetchOne(
        database, sql: "SELECT \(values) FROM journal WHERE sequence = 4")
      return row.map { row in names.indices.map { row[$0] } } ?? []
    }
  }

  private func verification(log: (any SystemLog)? = nil) async throws -> JournalVerification {
    try await journal(log: log).verification()
  }

  @Test func `an unchanged journal verifies and names its anchors`() async throws {
    let verification = try await verification()
    #expect(verification.entries == 10)
    #expect(verification.firstFault == nil)
    #expect(verification.anchors.map(\.name) == ["roster.sqlite", "journal.head", "system log"])
    #expect(verification.anchors.allSatisfy { $0.finding == .agrees(behind: 0) })
  }

  @Test(arguments: [
    "step = 'verified'", "time = '2023-11-14T22:13:20.251Z'", "operator = 'jp'",
    "origin = '192.0.2.8'", "origin = NULL", "provider = 'eu-shoq'", "environment = 'sandbox'",
    "action = 'update'", "contactID = '5f1d'", "changedFields = '[\"preferences.sms\"]'",
    "caseReference = 'CASE-8'", "digest = iif(digest LIKE 'a%', 'b', 'a') || substr(digest, 2)",
    "status = 201",
    "requestID = 'r-2'", "note = NULL", "writeID = 'x' || writeID",
    "session = 'x' || session", "job = session",
    "lookupDigest = digest", "installation = digest", "machine = digest", "boot = 'b'",
    "uptime = 1", "version = 1", "version = 3", "status = NULL", "changedFields = '[]'",
    "contactID = contactID || x'00' || 'x'", "note = CAST(note || x'00' || 'x' AS TEXT)",
    "changedFields = '[ \"preferences.email\"]'",
    "link = iif(link LIKE 'a%', 'b', 'a') || substr(link, 2)",
  ])
  func `names the entry with a changed value`(change: String) async throws {
    let before = try bytes()
    try tamper("UPDATE journal SET \(change) WHERE sequence = 4")
    try #require(try bytes() != before, "the statement changed no value")
    #expect(try await verification().firstFault?.sequence == 4)
  }

  /// Changes every place in the file that holds a text of an entry, in the table and in its
  /// indexes.
  @Test(arguments: ["CASE-7", "192.0.2.7", "5f1c", "eu-shop", "preferences.email", "answered"])
  func `finds a changed byte anywhere in the file`(text: String) async throws {
    let path = URL(fileURLWithPath: folder.path("roster.sqlite"))
    let whole = try Data(contentsOf: path)
    var places: [Int] = []
    var rest = whole.startIndex..<whole.endIndex
    while let found = whole.range(of: Data(text.utf8), in: rest) {
      places.append(found.lowerBound)
      rest = found.upperBound..<whole.endIndex
    }
    try #require(places.count >= 10)
    for place in places {
      var changed = whole
      changed[place] ^= 1
      try changed.write(to: path)
      do {
        #expect(try await verification().firstFault != nil, "at \(place)")
      } catch is JournalFailure {
        // SQLite itself refuses to read the file.
      }
    }
    try whole.write(to: path)
    #expect(try await verification().firstFault == nil)
  }

  @Test func `names swapped entries`() async throws {
    try tamper(
      """
      UPDATE journal SET sequence = -1 WHERE sequence = 5;
      UPDATE journal SET sequence = 5 WHERE sequence = 6;
      UPDATE journal SET sequence = 6 WHERE sequence = -1;
      """)
    #expect(try await verification().firstFault?.sequence == 5)
  }

  @Test func `names a removed entry`() async throws {
    try tamper("DELETE FROM journal WHERE sequence = 7")
    let fault = try await verification().firstFault
    #expect(fault == JournalVerification.Fault(sequence: 7, reason: "it is gone"))
  }

  @Test func `the head reveals a truncated journal`() async throws {
    try tamper("DELETE FROM journal WHERE sequence > 7")
    let verification = try await verification(log: NoLog())
    #expect(verification.fault == nil)
    #expect(verification.firstFault?.sequence == 8)
    #expect(
      verification.firstFault?.reason == "the journal ended with entry 10 and now ends with 7")
  }

  @Test func `finds a truncated journal without a head even without the machine's log`()
    async throws
  {
    try tamper("DELETE FROM journal WHERE sequence > 7")
    try FileManager.default.removeItem(atPath: folder.path("journal.head"))
    let fault = try await verification(log: NoLog()).firstFault
    #expect(fault?.sequence == 8)
    #expect(fault?.reason == "it is missing, although it is made before the first entry")
    #expect(try await verification().anchors[2].finding != .agrees(behind: 0))
  }

  @Test func `the machine's log reveals an older copy of all files`() async throws {
    let copy = try TemporaryFolder()
    for name in ["roster.sqlite", "roster.sqlite-wal", "journal.head"]
    where FileManager.default.fileExists(atPath: folder.path(name)) {
      try FileManager.default.copyItem(atPath: folder.path(name), toPath: copy.path(name))
    }
    try await fill(3)
    for name in ["roster.sqlite", "roster.sqlite-wal", "roster.sqlite-shm", "journal.head"] {
      if FileManager.default.fileExists(atPath: folder.path(name)) {
        try FileManager.default.removeItem(atPath: folder.path(name))
      }
      guard FileManager.default.fileExists(atPath: copy.path(name)) else { continue }
      try FileManager.default.copyItem(atPath: copy.path(name), toPath: folder.path(name))
    }
    #expect(try await verification(log: NoLog()).firstFault == nil)
    #expect(try await verification().firstFault?.sequence == 11)
  }

  @Test func `refuses a head written without the key`() async throws {
    let path = folder.path("journal.head")
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try tamper("DELETE FROM journal WHERE sequence > 9")
    try text.replacingOccurrences(of: "head 10 ", with: "head 9 ")
      .write(toFile: path, atomically: false, encoding: .utf8)
    #expect(try await verification(log: NoLog()).firstFault?.sequence == 10)
  }

  @Test func `ignores forged lines in the machine's log`()
    async throws
  {
    log.publish("roster journal 1 head 99 \(String(repeating: "a", count: 64)) bb")
    #expect(try await verification().firstFault == nil)
  }

  @Test func `a head that lags after a crash is not a fault`() async throws {
    let path = folder.path("journal.head")
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try await fill(2)
    try text.write(toFile: path, atomically: false, encoding: .utf8)
    let verification = try await verification()
    #expect(verification.firstFault == nil)
    #expect(verification.anchors[1].finding == .agrees(behind: 2))
  }

  @Test func `reports a missing key and creates no new one`() throws {
    try FileManager.default.removeItem(atPath: folder.path("journal.key"))
    let failure = #expect(throws: JournalFailure.self) { try journal() }
    #expect(failure?.message.contains("journal.key is missing") == true)
    #expect(!FileManager.default.fileExists(atPath: folder.path("journal.key")))
  }
}
