import Domain
import Foundation
import HTTPKit
import Store
import TestSupport
import Testing

/// One rate budget for all sessions of a team, on the server's clock.
@Suite(.timeLimit(.minutes(10))) struct TeamBudgetTests {
  private let clock = ManualClock()
  private let installation = Installation(
    kind: ProviderKind("shop"), baseURL: "https://shop.example", environment: .production)

  /// The server's clock is the test's.
  private func team() async throws -> TeamScene {
    let team = try await TeamScene()
    try team.run(
      """
      CREATE TABLE public.test_clock (at timestamptz);
      INSERT INTO public.test_clock VALUES (to_timestamp(0));
      GRANT SELECT ON public.test_clock TO roster_owner;
      SET ROLE roster_owner;
      CREATE OR REPLACE FUNCTION roster.server_time() RETURNS timestamptz LANGUAGE sql VOLATILE
        AS 'SELECT at FROM public.test_clock'
      """, as: "administrator")
    return team
  }

  private func advance(_ team: TeamScene, by seconds: Double) throws {
    clock.advance(by: seconds)
    let now = clock.steady.timeIntervalSince(ManualClock.start)
    try team.run("UPDATE public.test_clock SET at = to_timestamp(\(now))", as: "administrator")
  }

  private func budget(
    _ team: TeamScene, as role: String, _ rule: PaceRule
  ) async throws -> TeamCallBudget {
    let database = try await team.member(role).database()
    return TeamCallBudget(installation, rule: rule) { () async throws(JournalFailure) in database }
  }

  private static let rules: [(rule: PaceRule, limit: Int, period: Double)] = [
    (.window(limit: 6, per: .seconds(10)), 6, 10),
    (.perSecond(2, burst: 3), 3 + 2 * 4, 4),
    (.perSecond(0.5, burst: 1), 1 + 2, 4),
  ]

  @Test(arguments: rules, [CallPriority.interactive, .bulk])
  func `two limiters on one row never exceed the limit in any period`(
    row: (rule: PaceRule, limit: Int, period: Double), priority: CallPriority
  ) async throws {
    let team = try await team()
    var limiters: [RateLimiter] = []
    for role in ["jo", "kim"] {
      limiters.append(
        RateLimiter(
          row.rule, budget: try await budget(team, as: role, row.rule), ambient: clock.ambient))
    }
    var times: [Date] = []
    for step in 1...60 {
      try advance(team, by: row.period / 20)
      // Each makes all calls that it can, and neither is always the first.
      for limiter in step.isMultiple(of: 2) ? limiters : limiters.reversed() {
        while await goes(limiter, priority) { times.append(clock.steady) }
      }
    }
    for first in times {
      let count = times.count { $0 >= first && $0.timeIntervalSince(first) < row.period }
      #expect(count <= row.limit)
    }
    // Three periods have more calls than one may have.
    #expect(times.count > row.limit)
  }

  private func goes(_ limiter: RateLimiter, _ priority: CallPriority) async -> Bool {
    do throws(TransportFailure) {
      _ = try await limiter.acquire(priority, until: clock.steady)
      return true
    } catch {
      return false
    }
  }

  @Test func `what a provider says to one session counts for the other`() async throws {
    let team = try await team()
    let jo = try await budget(team, as: "jo", .asAnswersSay)
    let kim = try await budget(team, as: "kim", .asAnswersSay)
    #expect(try await kim.take(3, .interactive, unused: 0).count == 3)
    var news = CallNews()
    (news.limit, news.remaining, news.resetsIn) = (8, 5, .seconds(60))
    try await jo.note(news)
    #expect(try await kim.take(4, .interactive, unused: 0).count == 4)
    // An answer that does not know of those four does not give them back.
    try await jo.note(news)
    #expect(try await jo.take(4, .interactive, unused: 0).count == 1)
    let empty = try await kim.take(1, .interactive, unused: 0)
    #expect(empty.count == 0)
    #expect(empty.wait == .seconds(60))
    // Calls that were taken and not made are there again. A quarter of the limit is for people.
    #expect(try await jo.take(1, .bulk, unused: 2).count == 0)
    #expect(try await jo.take(2, .interactive, unused: 0).count == 2)
    try advance(team, by: 60)
    #expect(try await kim.take(9, .interactive, unused: 0).count == 8)

    news = CallNews()
    (news.pause, news.isOutage) = (.seconds(30), true)
    try await jo.note(news)
    try advance(team, by: 10)
    let paused = try await kim.take(1, .interactive, unused: 0)
    #expect(paused.count == 0 && paused.isOutage)
    #expect(paused.wait == .seconds(20))
  }

  @Test func `a call that was granted must begin soon, or it is lost`() async throws {
    let team = try await team()
    let rule = PaceRule.window(limit: 4, per: .seconds(100))
    let budget = try await budget(team, as: "jo", rule)
    #expect(try await budget.take(9, .interactive, unused: 0).count == 4)
    // They may begin a second later, so the row counts them a second longer.
    try advance(team, by: 100.9)
    #expect(try await budget.take(1, .interactive, unused: 0).count == 0)
    try advance(team, by: 0.2)
    #expect(try await budget.take(1, .interactive, unused: 0).count == 1)
  }

  @Test func `operators change a budget only through its functions`() async throws {
    let team = try await team()
    _ = try await budget(team, as: "jo", .asAnswersSay).take(1, .interactive, unused: 0)
    let change = "UPDATE roster.budgets SET paused = NULL"
    #expect(throws: ToolFailure.self) { try team.run(change, as: "jo") }
    try team.runAsOwner(change)
    let rows = try team.runAsOwner("SELECT subject FROM roster.budgets")
    #expect(rows.count == 64 && !rows.contains("shop"))
  }
}
