import Domain
import Foundation
import Store
import TestSupport
import Testing

/// What every back end promises of entries.
@Suite(.timeLimit(.minutes(10))) struct StoredJournalTests {
  @Test(arguments: Backend.allCases)
  func `keeps steps in the order in which they were recorded`(backend: Backend) async throws {
    let scene = try await JournalScene(backend)
    let journal = try await scene.journal()
    let id = UUID()
    for step in [JournalEntry.Step.intended, .sent, .answered, .verified] {
      try await journal.record(Samples.entry(step, of: id))
    }
    let rows = try await journal.rows()
    #expect(rows.map(\.step) == ["intended", "sent", "answered", "verified"])
    #expect(rows.map(\.sequence) == [1, 2, 3, 4])
    #expect(Set(rows.map(\.writeID)) == [id.uuidString.lowercased()])
  }

  @Test(arguments: Backend.allCases)
  func `an entry records operator, origin, target and outcome`(backend: Backend) async throws {
    let scene = try await JournalScene(backend)
    let journal = try await scene.journal()
    try await journal.record(Samples.entry(.answered))
    let row = try #require(try await journal.rows().first)
    #expect(row.time == "2023-11-14T22:13:20.250Z")
    #expect(row.operator == "jo")
    #expect(row.origin == "192.0.2.7")
    #expect(row.provider == "eu-shop")
    #expect(row.environment == "production")
    #expect(row.action == "prefer")
    #expect(row.contactID == "5f1c")
    #expect(row.changedFields == ["preferences.email"])
    #expect(row.caseReference == "CASE-7")
    #expect(row.status == 200)
    #expect(row.requestID == "1a-1")
    #expect(row.note == "note")
  }

  @Test(arguments: Backend.allCases)
  func `equal requests have equal digests`(backend: Backend) async throws {
    let scene = try await JournalScene(backend)
    let journal = try await scene.journal()
    for request in ["a", "a", "b"] {
      try await journal.record(Samples.entry(.intended, request: request))
    }
    let digests = try await journal.rows().map(\.digest)
    #expect(digests[0] == digests[1])
    #expect(digests[0] != digests[2])
    #expect(digests[0].count == 64)
  }

  @Test(arguments: [Backend.memory, .file])
  func `another installation's digest of the same request differs`(backend: Backend) async throws {
    var digests: Set<String> = []
    for _ in 1...2 {
      let scene = try await JournalScene(backend)
      let journal = try await scene.journal()
      try await journal.record(Samples.entry(.intended))
      digests.formUnion(try await journal.rows().map(\.digest))
    }
    #expect(digests.count == 2)
  }

  @Test(arguments: Backend.allCases)
  func `records an entry in a cancelled task`(backend: Backend) async throws {
    let scene = try await JournalScene(backend)
    let journal = try await scene.journal()
    let entry = try Samples.entry(.unknown)
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      #expect(Task.isCancelled)
      try await journal.record(entry)
    }
    try await task.value
    #expect(try await journal.rows().map(\.step) == ["unknown"])
  }

  @Test func `writes no personal value to the disk`() async throws {
    let folder = try TemporaryFolder()
    let journal = StoredJournal(
      database: try AppDatabase(folder: folder.url), author: Samples.author)
    let canary = "canary-4711"
    let contact = ContactID(provider: try Samples.target().provider, value: "5f1c")
    let write = ContactWrite.update(
      ContactLookup(key: .accountID, value: "\(canary)@example.com"),
      ContactDraft([
        FieldValue(name: "name", value: .string("\(canary) Smith")),
        FieldValue(name: "phone", value: .string(canary)),
      ]))
    let target = JournalEntry.Target(
      provider: contact.provider, environment: .production, installation: nil,
      action: write.action, contactID: nil,
      changedFields: ["name", "phone"], caseReference: nil, request: String(describing: write))
    #expect(target.request.contains(canary))
    for step in JournalEntry.Step.allCases {
      try await journal.record(
        JournalEntry(writeID: UUID(), step: step, time: Date(), target: target))
    }
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.url.path) {
      let bytes = try Data(contentsOf: folder.url.appendingPathComponent(name))
      #expect(bytes.range(of: Data(canary.utf8)) == nil, "\(name) holds a personal value")
      #expect(bytes.range(of: Data("Smith".utf8)) == nil, "\(name) holds a personal value")
    }
  }

  @Test(
    arguments: ["jane@example.com", "Jane Smith", "+33612345678", "李"], Backend.allCases)
  func `leaves out personal data that was typed as an id`(
    text: String, backend: Backend
  ) async throws {
    let scene = try await JournalScene(backend)
    let journal = try await scene.journal()
    var entry = try Samples.entry(.intended)
    entry.target.contactID = text
    try await journal.record(entry)
    #expect(try await journal.rows().map(\.contactID) == [nil])
  }

  @Test(
    arguments: [
      ("4f2c-7d", "4f2c-7d"), ("4f2c-7d:1.a_b", nil), ("jane@example.com", nil),
      ("Jane Smith", nil), ("Jane", nil), ("abe", nil),
      ("a\u{1B}[2J", nil), (String(repeating: "a", count: 129), nil),
    ] as [(String, String?)])
  func `does not keep an invalid request id`(row: (String, String?)) async throws {
    let journal = StoredJournal(database: try .inMemory(), author: Samples.author)
    var entry = try Samples.entry(.answered)
    entry.requestID = row.0
    try await journal.record(entry)
    #expect(try await journal.rows().map(\.requestID) == [row.1])
  }

  @Test(arguments: Backend.allCases)
  func `several processes write one chain`(backend: Backend) async throws {
    let scene = try await JournalScene(backend)
    let journals = [try await scene.journal(), try await scene.journal()]
    try await withThrowingTaskGroup { group in
      for index in 0..<40 {
        let entry = try Samples.entry(.intended)
        group.addTask { try await journals[index % 2].record(entry) }
      }
      try await group.waitForAll()
    }
    let rows = try await journals[0].rows()
    #expect(rows.compactMap(\.sequence) == Array(1...40))
    #expect(try await journals[1].rows() == rows)
    #expect(Set(rows.map(\.digest)).count == 1)
    let verification = try await journals[0].verification()
    #expect(verification.entries == 40)
    #expect(verification.firstFault == nil)
  }

  @Test(arguments: ["\u{0}", "\u{1B}", "\n", "\u{7F}", "\u{9B}"], Backend.allCases)
  func `refuses an entry with a control character before encoding it`(
    character: String, backend: Backend
  ) async throws {
    let scene = try await JournalScene(backend)
    let journal = try await scene.journal()
    var entries: [JournalEntry] = []
    for index in 0..<4 {
      var entry = try Samples.entry(.sent)
      if index == 0 { entry.target.contactID = "5f1c\(character)x" }
      if index == 1 { entry.target.caseReference = "C\(character)" }
      if index == 2 { entry.target.changedFields = ["name", ChangedField("a\(character)b")] }
      if index == 3 { entry.note = "\(character)" }
      entries.append(entry)
    }
    for entry in entries {
      let failure = await #expect(throws: JournalFailure.self) { try await journal.record(entry) }
      #expect(failure?.message.contains("holds a control character") == true)
    }
    #expect(try await journal.rows().isEmpty)
    #expect(try await journal.verification().firstFault == nil)
  }

  @Test(arguments: Backend.allCases)
  func `an entry records its installation and boot as codes`(backend: Backend) async throws {
    let scene = try await JournalScene(backend)
    let journal = try await scene.journal()
    let installation = Installation(
      kind: ProviderKind("sample"), baseURL: "https://api.example.com", environment: .production)
    var entry = try Samples.entry(.sent)
    entry.target.installation = installation
    entry.moment = MachineMoment(
      machine: "0123", boot: "b-1", uptime: .seconds(3) + .nanoseconds(4_500_000))
    try await journal.record(entry)
    let kept = try #require(try await journal.writes(JournalFilter()).first?.last)
    #expect(kept.installation == (try journal.code(of: installation)))
    #expect(kept.machine == (try journal.code(ofMachine: "0123")))
    #expect(kept.boot == "b-1")
    #expect(kept.uptime == 3_004)
    #expect(kept.installation?.contains("example") == false)
    #expect(try await journal.verification().firstFault == nil)
  }
}
