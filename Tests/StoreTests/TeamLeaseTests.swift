import Domain
import Foundation
import Store
import TestSupport
import Testing

/// Who is at work on a contact, among the sessions of a team.
@Suite(.timeLimit(.minutes(10))) struct TeamLeaseTests {
  private let ada = LeasedContact(names: ["eu-shop id 5f1c", "eu-shop accountId ada@example.com"])
  private let adaByID = LeasedContact(names: ["eu-shop id 5f1c"])
  private let adaByKey = LeasedContact(names: ["eu-shop accountId ada@example.com"])
  private let bob = LeasedContact(names: ["eu-shop id 77"])

  private func take(
    _ contact: LeasedContact, _ journal: StoredJournal, for action: Action = .anonymize
  ) async throws -> ContactLease? {
    guard case .taken(let lease) = try await journal.leases.take([contact], for: action)[0] else {
      return nil
    }
    return lease
  }

  @Test func `one session holds a contact, and others learn who does what since when`()
    async throws
  {
    let team = try await TeamScene()
    let jo = try await team.member("jo").journal()
    let kim = try await team.member("kim").journal()
    let began = Date()
    let lease = try #require(try await take(ada, jo))
    for contact in [ada, adaByID, adaByKey] {
      let answers = try await kim.leases.take([contact, bob], for: .delete)
      guard case .held(let holder) = answers[0] else {
        Issue.record("two sessions hold one contact")
        continue
      }
      #expect(holder.operatorName == "jo")
      #expect(holder.host == ProcessInfo.processInfo.hostName)
      #expect(holder.action == .anonymize)
      #expect(abs(holder.since.timeIntervalSince(began)) < 60)
      #expect(!holder.isSameOperator)
      #expect(try await kim.leases.holder(of: contact) == holder)
      #expect(try await jo.leases.holder(of: contact) == nil)
      // The other contact of the call is free, and so is the held one's other name.
      guard case .taken(let other) = answers[1] else {
        Issue.record("a free contact is not given")
        continue
      }
      await kim.leases.release([other])
    }
    await jo.leases.release([lease])
    #expect(try await kim.leases.holder(of: ada) == nil)
    #expect(try await take(ada, kim) != nil)
  }

  @Test func `two sessions of one operator on one host exclude each other, until one is killed`()
    async throws
  {
    let team = try await TeamScene()
    let member = try team.member("jo")
    let first = try await member.journal()
    do {
      let killed = try await member.journal()
      #expect(try await take(ada, killed) != nil)
      #expect(try await take(ada, first) == nil)
      #expect(try await first.leases.holder(of: ada)?.isSameOperator == true)
      // Another host has to wait until the lease ends.
      #expect(try await take(ada, team.member("kim").journal()) == nil)
    }
    let left = "SELECT count(*) FROM roster.leases WHERE subject LIKE 'contact:%'"
    #expect(try team.run(left, as: "jo") == "2")
    #expect(try await first.leases.holder(of: ada) == nil)
    #expect(try await take(ada, first) != nil)
  }

  private func ended(_ team: TeamScene) throws {
    try team.runAsOwner(
      "UPDATE roster.leases SET expires = clock_timestamp() WHERE subject LIKE 'contact:%'")
  }

  @Test func `a write whose contact was taken over after the lease ended is not sent any more`()
    async throws
  {
    let team = try await TeamScene()
    let jo = try await team.member("jo").journal()
    let kim = try await team.member("kim").journal()
    func intended(_ lease: ContactLease) async throws -> JournalEntry {
      var entry = try Samples.entry(.intended)
      try await jo.record(entry)
      entry.step = .sent
      entry.lease = lease
      return entry
    }
    // A lease that ended is the session's own until another one takes the contact.
    let lease = try #require(try await take(ada, jo))
    try ended(team)
    try await jo.record(try await intended(lease))
    // That made it last longer.
    #expect(try await take(ada, kim) == nil)
    try ended(team)
    let late = try await intended(lease)
    let others = try #require(try await take(adaByKey, kim))
    let before = try await jo.rows()
    let failure = await #expect(throws: JournalFailure.self) { try await jo.record(late) }
    #expect(failure?.message.contains("does not hold the contact any more") == true)
    #expect(try await jo.rows() == before)
    // Nor after the other session has ended its work.
    await kim.leases.release([others])
    await #expect(throws: JournalFailure.self) { try await jo.record(late) }
    // The journal says of the first write that it was sent, and nothing more.
    #expect(before.map(\.step) == ["intended", "sent", "intended"])
  }

  @Test func `the heartbeat of a session keeps its contacts`() async throws {
    let team = try await TeamScene()
    let jo = try await team.member("jo").journal()
    let kim = try await team.member("kim").journal()
    _ = try #require(try await take(ada, jo))
    try ended(team)
    try team.run(
      "SELECT roster.renew_leases(chain, session, 60) FROM roster.leases "
        + "WHERE subject LIKE 'contact:%'", as: "jo")
    #expect(try await take(ada, kim) == nil)
    try ended(team)
    #expect(try await take(ada, kim) != nil)
  }

  @Test func `a session that has taken a contact twice holds it until both are released`()
    async throws
  {
    let team = try await TeamScene()
    let jo = try await team.member("jo").journal()
    let kim = try await team.member("kim").journal()
    let both = [
      try #require(try await take(ada, jo)), try #require(try await take(adaByID, jo)),
    ]
    await jo.leases.release([both[0]])
    #expect(try await take(adaByID, kim) == nil)
    await jo.leases.release([both[1]])
    #expect(try await take(adaByID, kim) != nil)
  }

  @Test func `of twenty sessions at once, one gets a contact`() async throws {
    let team = try await TeamScene()
    let members = try (0..<10).map { try team.member($0 % 2 == 0 ? "jo" : "kim") }
    let journals = try await withThrowingTaskGroup { group in
      for index in 0..<20 { group.addTask { try await members[index % 10].journal() } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    let winners = try await withThrowingTaskGroup { group in
      for journal in journals { group.addTask { try await take(ada, journal) != nil } }
      return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(winners == 1)
  }

  @Test func `leases have no name of a contact, and no other role can end one`() async throws {
    let team = try await TeamScene()
    let jo = try await team.member("jo").journal()
    let lease = try #require(try await take(ada, jo))
    let rows = try team.run("SELECT * FROM roster.leases", as: "ada")
    #expect(rows.contains("anonymize"))
    #expect(!rows.contains("5f1c") && !rows.contains("example"))
    let release =
      "SELECT roster.release_contact_leases(subject, session) FROM roster.leases "
      + "WHERE subject LIKE 'contact:%'"
    try team.run(release, as: "kim")
    #expect(try await take(ada, team.member("kim").journal()) == nil)
    try team.run(release, as: "jo")
    #expect(try await take(ada, team.member("kim").journal()) != nil)
    #expect(lease.subjects.count == 2)
  }
}
