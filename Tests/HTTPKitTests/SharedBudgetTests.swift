import Domain
import Foundation
import HTTPKit
import HTTPTypes
import Synchronization
import TestSupport
import Testing

/// A limiter whose calls come from a budget that other sessions share.
@Suite(.timeLimit(.minutes(10))) struct SharedBudgetTests {
  private let clock = ManualClock()
  private let budget = ScriptedBudget()

  private func limiter(_ rule: PaceRule, published: PaceRule? = nil) -> RateLimiter {
    RateLimiter(rule, published: published, budget: budget, ambient: clock.ambient)
  }

  /// How many calls go at once, if the others may wait for no time.
  private func goes(_ limiter: RateLimiter, of count: Int) async -> Int {
    var gone = 0
    for _ in 1...count {
      do throws(TransportFailure) {
        _ = try await limiter.acquire(.interactive, until: clock.now)
        gone += 1
      } catch {
        continue
      }
    }
    return gone
  }

  @Test func `a call goes when the budget grants it, and not before`() async throws {
    let limiter = limiter(.perSecond(100, burst: 100))
    budget.answer(.init(count: 0, validity: .seconds(1), wait: .seconds(3)))
    budget.answer(.init(count: 1, validity: .seconds(1)))
    let call = Task { try await limiter.acquire(.interactive, until: nil) }
    await clock.sleeping(for: .seconds(3))
    clock.advance(by: 3)
    #expect(try await call.value == .seconds(3))
    #expect(budget.takes.map(\.count) == [1, 1])
    // A call that cannot wait so long is refused at once.
    budget.answer(.init(count: 0, validity: .seconds(1), wait: .seconds(60)))
    let failure = await #expect(throws: TransportFailure.self) {
      try await limiter.acquire(.interactive, until: clock.now + 30)
    }
    #expect(failure?.kind == .rateLimited)
    #expect(failure?.retryAt == clock.steady + 60)
  }

  @Test func `calls of a batch are made without asking again, but not after their time`()
    async throws
  {
    let limiter = limiter(.perSecond(100, burst: 100))
    budget.answer(.init(count: 3, validity: .seconds(1)))
    for _ in 1...2 { _ = try await limiter.acquire(.interactive, until: nil) }
    #expect(budget.takes.count == 1)
    clock.advance(by: 1)
    budget.answer(.init(count: 1, validity: .seconds(1)))
    _ = try await limiter.acquire(.interactive, until: nil)
    #expect(budget.takes.map(\.unused) == [0, 1])
  }

  @Test func `without the budget, a process goes on at a quarter of the limit`() async throws {
    for (rule, published, quarter) in [
      (PaceRule.window(limit: 8, per: .seconds(100)), PaceRule?.none, 2),
      (.perSecond(8, burst: 8), nil, 2), (.window(limit: 2, per: .seconds(100)), nil, 1),
      (.asAnswersSay, .window(limit: 40, per: .seconds(100)), 10),
    ] {
      budget.isAway = true
      let limiter = limiter(rule, published: published)
      #expect(await goes(limiter, of: 20) == quarter, "\(rule)")
    }
    // It is asked again with a later call, which does not wait for that, and decides again.
    let limiter = limiter(.window(limit: 8, per: .seconds(100)))
    #expect(await goes(limiter, of: 1) == 1)
    budget.isAway = false
    budget.answer(.init(count: 3, validity: .seconds(1)))
    clock.advance(by: 5)
    for _ in 1...4 { _ = try await limiter.acquire(.interactive, until: nil) }
    #expect(await goes(limiter, of: 2) == 0)
  }

  @Test func `a budget that does not answer delays a call by a second, and never past its time`()
    async throws
  {
    budget.isSilent = true
    let limiter = limiter(.window(limit: 8, per: .seconds(100)))
    let first = Task { try await limiter.acquire(.interactive, until: clock.now + 30) }
    await clock.sleeping(for: .seconds(1))
    clock.advance(by: 1)
    #expect(try await first.value == .seconds(1))

    let other = RateLimiter(
      .window(limit: 8, per: .seconds(100)), budget: budget, ambient: clock.ambient)
    let second = Task { try await other.acquire(.interactive, until: clock.now + 0.5) }
    await clock.sleeping(for: .seconds(0.25))
    clock.advance(by: 0.25)
    #expect(try await second.value == .seconds(0.25))
    budget.end()
  }

  @Test func `the budget hears what answers say, and when the provider wants no calls`()
    async throws
  {
    let limiter = limiter(.asAnswersSay)
    budget.answer(.init(count: 4, validity: .seconds(1)))
    for _ in 1...3 { _ = try await limiter.acquire(.interactive, until: nil) }
    var fields = HTTPFields()
    for (name, value) in [("Limit", "100"), ("Remaining", "40"), ("Reset", "60")] {
      fields[try #require(HTTPField.Name("X-RateLimit-\(name)"))] = value
    }
    await limiter.answered(status: 200, fields: fields)
    await limiter.answered(status: 429, fields: [.retryAfter: "7"])
    await limiter.answered(status: 503, fields: [.retryAfter: "9"])
    await budget.hasHeard(3)
    let news = budget.news
    #expect(news.contains { $0.limit == 100 && $0.remaining == 38 && $0.resetsIn == .seconds(60) })
    #expect(news.contains { $0.pause == .seconds(7) && !$0.isOutage })
    #expect(news.contains { $0.pause == .seconds(9) && $0.isOutage })
  }
}

/// A budget that answers as a test says.
private final class ScriptedBudget: CallBudget {
  struct Take {
    var count: Int
    var unused: Int
  }

  private struct State {
    var answers: [CallGrant] = []
    var takes: [Take] = []
    var news: [CallNews] = []
    var isAway = false
    var isSilent = false
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())

  var takes: [Take] { state.withLock { $0.takes } }
  var news: [CallNews] { state.withLock { $0.news } }
  var isAway: Bool {
    get { state.withLock { $0.isAway } }
    set { state.withLock { $0.isAway = newValue } }
  }
  var isSilent: Bool {
    get { state.withLock { $0.isSilent } }
    set { state.withLock { $0.isSilent = newValue } }
  }

  func answer(_ grant: CallGrant) { state.withLock { $0.answers.append(grant) } }

  func hasHeard(_ count: Int) async {
    while news.count < count, !Task.isCancelled { await Task.yield() }
  }

  /// Ends the questions that were not answered.
  func end() {
    let waiting = state.withLock { state in
      state.isSilent = false
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.resume() }
  }

  @concurrent func take(
    _ count: Int, _ priority: CallPriority, unused: Int
  ) async throws(JournalFailure) -> CallGrant {
    await withCheckedContinuation { continuation in
      let isAnswered = state.withLock { state in
        state.takes.append(Take(count: count, unused: unused))
        if state.isSilent { state.waiting.append(continuation) }
        return !state.isSilent
      }
      if isAnswered { continuation.resume() }
    }
    guard !isAway else { throw JournalFailure(message: "the database is away") }
    return state.withLock { state in
      state.answers.isEmpty
        ? CallGrant(count: 0, validity: .zero, wait: .seconds(3_600))
        : state.answers.removeFirst()
    }
  }

  @concurrent func note(_ news: CallNews) async throws(JournalFailure) {
    state.withLock { $0.news.append(news) }
  }
}
