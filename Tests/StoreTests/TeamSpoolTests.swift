import Domain
import Foundation
import Store
import TestSupport
import Testing

/// Writes that were under way when the database went away.
@Suite(.timeLimit(.minutes(10))) struct TeamSpoolTests {
  private struct Scene {
    let team: TeamScene
    let member: TeamScene.Member
    let journal: StoredJournal

    var spool: String {
      member.folder.url.appendingPathComponent("team/journal.spool").path
    }

    func takeAway() throws { try team.takeAway() }
    func bringBack() throws { try team.bringBack() }

    func steps(of write: UUID) async throws -> [String] {
      try await journal.rows().filter { $0.writeID == write.uuidString.lowercased() }.map(\.step)
    }
  }

  private func scene() async throws -> Scene {
    let team = try await TeamScene()
    let member = try team.member("jo")
    return Scene(team: team, member: member, journal: try await member.journal())
  }

  private func entry(_ write: UUID, _ step: JournalEntry.Step) throws -> JournalEntry {
    try Samples.entry(step, of: write)
  }

  @Test func `an answer that came while the database was away is in the journal once it is back`()
    async throws
  {
    let scene = try await scene()
    let write = UUID()
    try await scene.journal.record([try entry(write, .intended)])
    try await scene.journal.record([try entry(write, .sent)])
    try scene.takeAway()
    try await scene.journal.record([try entry(write, .answered)])
    try await scene.journal.record([try entry(write, .verified)])
    let lines = try String(contentsOfFile: scene.spool, encoding: .utf8)
    #expect(lines.split(separator: "\n").count == 2)
    try scene.bringBack()
    // Another process of the same folder takes it over.
    let other = try await scene.member.journal()
    try await other.takeOverSpool()
    #expect(
      try await scene.steps(of: write) == ["intended", "sent", "answered", "verified"])
    #expect(!FileManager.default.fileExists(atPath: scene.spool))
    #expect(try await scene.journal.verification().firstFault == nil)
  }

  /// What a database does that is there and takes no entry, and how it ends. `jo` is the role.
  private static let troubles: [(begin: String, end: String)] = [
    ("REVOKE roster_operator FROM jo", "GRANT roster_operator TO jo"),
    (
      """
      CREATE FUNCTION public.refuse() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN RAISE disk_full; END';
      CREATE TRIGGER refuse BEFORE INSERT ON roster.journal EXECUTE FUNCTION public.refuse()
      """, "DROP TRIGGER refuse ON roster.journal"
    ),
    (
      "ALTER FUNCTION roster.append_entries RENAME TO gone",
      "ALTER FUNCTION roster.gone RENAME TO append_entries"
    ),
  ]

  @Test(arguments: troubles)
  func `an answer that the database refuses for a while is kept, too`(
    trouble: (begin: String, end: String)
  ) async throws {
    let team = try await TeamScene()
    // Roles belong to the whole server.
    let role = "jo_\(team.database)"
    let administer = { (statements: String) in
      _ = try team.run(statements.replacing(" jo", with: " \(role)"), as: "administrator")
    }
    try administer("CREATE ROLE jo LOGIN IN ROLE roster_operator")
    let member = try team.member(role)
    let scene = Scene(team: team, member: member, journal: try await member.journal())
    let write = UUID()
    try await scene.journal.record([try entry(write, .intended), try entry(write, .sent)])
    try administer(trouble.begin)
    try await scene.journal.record([try entry(write, .answered)])
    await #expect(throws: JournalFailure.self) {
      try await scene.journal.record([try entry(UUID(), .intended)])
    }
    #expect(FileManager.default.fileExists(atPath: scene.spool))
    try administer(trouble.end)
    try await scene.journal.record([try entry(write, .verified)])
    #expect(
      try await scene.steps(of: write) == ["intended", "sent", "answered", "verified"])
    #expect(!FileManager.default.fileExists(atPath: scene.spool))
  }

  @Test func `an answer outlives a database that was restored to an older state`() async throws {
    let scene = try await scene()
    let write = UUID()
    try await scene.journal.record([try entry(write, .intended)])
    let older = try scene.team.runAsOwner("SELECT number, link FROM roster.chains")
      .split(separator: "|").map(String.init)
    try await scene.journal.record([try entry(write, .sent)])
    try scene.team.runAsOwner(
      """
      DELETE FROM roster.journal WHERE sequence > \(older[0]);
      UPDATE roster.chains SET number = \(older[0]), link = '\(older[1])'
      """)
    try await scene.journal.record([try entry(write, .answered)])
    _ = try await scene.journal.acceptHead(at: Date(), moment: nil)
    try await scene.journal.takeOverSpool()
    #expect(try await scene.steps(of: write) == ["intended", "answered"])
  }

  @Test func `nothing is begun or sent while the database is away`() async throws {
    let scene = try await scene()
    let write = UUID()
    try await scene.journal.record([try entry(write, .intended)])
    try scene.takeAway()
    for step in [JournalEntry.Step.intended, .sent] {
      let failure = await #expect(throws: JournalFailure.self) {
        try await scene.journal.record([try entry(step == .sent ? write : UUID(), step)])
      }
      #expect(failure?.isAway == true)
    }
    #expect(!FileManager.default.fileExists(atPath: scene.spool))
    try scene.bringBack()
    try await scene.journal.record([try entry(write, .sent)])
    #expect(try await scene.steps(of: write) == ["intended", "sent"])
  }

  @Test func `an entry that the database has already is not added again`() async throws {
    let scene = try await scene()
    let write = UUID()
    try await scene.journal.record([try entry(write, .intended), try entry(write, .sent)])
    try scene.takeAway()
    try await scene.journal.record([try entry(write, .answered)])
    let line = try Data(contentsOf: URL(fileURLWithPath: scene.spool))
    try scene.bringBack()
    try await scene.journal.takeOverSpool()
    // As after a crash between the commit and the removal of the file.
    _ = FileManager.default.createFile(
      atPath: scene.spool, contents: line, attributes: [.posixPermissions: 0o600])
    try await scene.journal.takeOverSpool()
    #expect(try await scene.steps(of: write) == ["intended", "sent", "answered"])
    #expect(!FileManager.default.fileExists(atPath: scene.spool))
  }

  @Test(arguments: [
    (JournalEntry.Step.unknown, JournalEntry.Step.failed, false), (.failed, .verified, false),
    (.answered, .failed, false), (.answered, .unknown, true), (.verified, .sent, false),
  ])
  func `what a colleague found out meanwhile is not overruled`(
    spooled: JournalEntry.Step, colleague: JournalEntry.Step, isKept: Bool
  ) async throws {
    let scene = try await scene()
    let other = try await scene.team.member("kim").journal()
    let write = UUID()
    try await scene.journal.record([try entry(write, .intended), try entry(write, .sent)])
    try scene.takeAway()
    try await scene.journal.record([try entry(write, spooled)])
    try scene.bringBack()
    let last = try #require(try await other.rows().last?.place)
    _ = try await other.record([try entry(write, colleague)], after: [write: last])
    try await scene.journal.takeOverSpool()
    let expected = ["intended", "sent", colleague.rawValue] + (isKept ? [spooled.rawValue] : [])
    #expect(try await scene.steps(of: write) == expected)
    #expect(!FileManager.default.fileExists(atPath: scene.spool))
  }

  @Test func `a changed line is named, and stops every write until a person has looked`()
    async throws
  {
    let scene = try await scene()
    let write = UUID()
    try await scene.journal.record([try entry(write, .intended), try entry(write, .sent)])
    try scene.takeAway()
    try await scene.journal.record([try entry(write, .answered)])
    let text = try String(contentsOfFile: scene.spool, encoding: .utf8)
    try scene.bringBack()
    try text.replacing(#""step":"answered""#, with: #""step":"verified""#)
      .write(toFile: scene.spool, atomically: false, encoding: .utf8)
    let failure = await #expect(throws: JournalFailure.self) {
      try await scene.journal.record([try entry(UUID(), .intended)])
    }
    #expect(failure?.message.contains("journal.spool:1 is not as roster wrote it") == true)
    try text.write(toFile: scene.spool, atomically: false, encoding: .utf8)
    try await scene.journal.record([try entry(UUID(), .intended)])
    #expect(try await scene.steps(of: write) == ["intended", "sent", "answered"])
  }

  @Test func `half of a last line, as a crash leaves it, is no entry`() async throws {
    let scene = try await scene()
    let write = UUID()
    try await scene.journal.record([try entry(write, .intended), try entry(write, .sent)])
    try scene.takeAway()
    try await scene.journal.record([try entry(write, .answered)])
    let text = try String(contentsOfFile: scene.spool, encoding: .utf8)
    try (text + text.prefix(100)).write(toFile: scene.spool, atomically: false, encoding: .utf8)
    // What follows half a line is not lost.
    try await scene.journal.record([try entry(write, .verified)])
    try scene.bringBack()
    try await scene.journal.takeOverSpool()
    #expect(try await scene.steps(of: write) == ["intended", "sent", "answered", "verified"])
  }

  @Test func `the spool holds no request, and no key of a person`() async throws {
    let scene = try await scene()
    let write = UUID()
    var known = try entry(write, .answered)
    known.target.personalLookup = "accountId canary@example.com"
    known.target.request = "canary request"
    try await scene.journal.record([try entry(write, .intended), try entry(write, .sent)])
    try scene.takeAway()
    try await scene.journal.record([known])
    let text = try String(contentsOfFile: scene.spool, encoding: .utf8)
    #expect(text.contains(known.target.provider.text) && !text.contains("canary"))
    try scene.bringBack()
  }
}
