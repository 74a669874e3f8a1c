import Domain
import Foundation
import Store
import TestSupport
import Testing

/// Two hosts add to one write or one case at the same time. Each has read what is newest there before
/// the other adds to it, unless the database makes one of them wait.
@Suite(.timeLimit(.minutes(10))) struct TeamWaitingTests {
  enum Subject: CaseIterable {
    case write
    case caseFile
  }

  @Test(arguments: Subject.allCases)
  func `of two hosts that add to the same at once, one adds and the other learns of it`(
    subject: Subject
  ) async throws {
    let team = try await TeamScene()
    #expect(try await additions(to: subject, in: team) == 1)
    #expect(try await team.member("kim").journal().verification().firstFault == nil)
  }

  /// What the test above would see without the function that waits.
  @Test(arguments: Subject.allCases)
  func `both would add if neither waited`(subject: Subject) async throws {
    let team = try await TeamScene()
    try team.runAsOwner(
      """
      CREATE OR REPLACE FUNCTION roster.wait_for_others(given_locks text) RETURNS void
      LANGUAGE plpgsql AS 'BEGIN END'
      """)
    #expect(try await additions(to: subject, in: team) == 2)
  }

  /// - Returns: How many of two additions that exclude each other the journal has taken.
  private func additions(to subject: Subject, in team: TeamScene) async throws -> Int {
    let (jo, kim) = (try await team.member("jo").journal(), try await team.member("kim").journal())
    let write = UUID()
    try await jo.record(Samples.entry(.intended, of: write))
    let last = try #require(try await jo.rows().last?.place)
    let asked = try await jo.record(
      [.identityAsked], of: "K-1", after: nil, at: Date(), moment: nil)
    let event = try #require(asked?.last?.sequence)
    @concurrent func add(_ journal: StoredJournal) async throws -> Bool {
      switch subject {
      case .write:
        try await !journal.record(
          [Samples.entry(.notSent, of: write)], after: [write: last]
        ).isEmpty
      case .caseFile:
        try await journal.record(
          [.taskAsked(number: 1)], of: "K-1", after: event, at: Date(), moment: nil) != nil
      }
    }
    try closeGate(team)
    async let first = add(jo)
    async let second = add(kim)
    while try team.run(Self.waiting, as: "administrator") != "2", !Task.isCancelled {
      await Task.yield()
    }
    try team.run("INSERT INTO public.gate VALUES (1)", as: "administrator")
    return [try await first, try await second].count { $0 }
  }

  /// Entries then wait, in their transactions, until the table has a row.
  private func closeGate(_ team: TeamScene) throws {
    try team.run(
      """
      CREATE TABLE public.gate (is_open int);
      GRANT SELECT ON public.gate TO roster_owner;
      CREATE FUNCTION public.wait_at_gate() RETURNS trigger LANGUAGE plpgsql AS $body$
      BEGIN
        WHILE NOT EXISTS (SELECT FROM public.gate) LOOP PERFORM pg_sleep(0.02); END LOOP;
        RETURN NEW;
      END $body$;
      CREATE TRIGGER gate BEFORE INSERT ON roster.journal
        FOR EACH ROW EXECUTE FUNCTION public.wait_at_gate()
      """, as: "administrator")
  }

  /// The transactions at the gate, or behind one that is.
  private static let waiting = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event IN ('PgSleep', 'advisory')
    """
}
