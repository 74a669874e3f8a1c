import Domain
import Foundation
import HTTPKit
import HTTPTypes
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct RateLimiterTests {
  private let clock = ManualClock()

  /// The seconds from the start at which each of `count` simultaneous calls may go.
  private func turns(
    _ rule: PaceRule, _ count: Int, _ priority: CallPriority = .interactive
  ) async throws -> [Double] {
    let clock = ManualClock(advancesOnSleep: true)
    let limiter = RateLimiter(rule, ambient: clock.ambient)
    var turns: [Double] = []
    for _ in 1...count {
      _ = try await limiter.acquire(priority, until: nil)
      turns.append((clock.now.timeIntervalSince(ManualClock.start) * 1_000).rounded() / 1_000)
    }
    return turns
  }

  @Test func `spaces calls evenly after a small burst`() async throws {
    #expect(try await turns(.perSecond(4, burst: 1), 4) == [0, 0.25, 0.5, 0.75])
    #expect(try await turns(.perSecond(4, burst: 3), 6) == [0, 0, 0, 0.25, 0.5, 0.75])
  }

  @Test func `a rolling window never exceeds its limit in any period of its length`() async throws {
    #expect(
      try await turns(.window(limit: 3, per: .seconds(300)), 7) == [0, 0, 0, 300, 300, 300, 600])
    let limiter = RateLimiter(.window(limit: 2, per: .seconds(300)), ambient: clock.ambient)
    for _ in 1...2 {
      _ = try await limiter.acquire(.interactive, until: clock.now)
      clock.advance(by: 100)
    }
    // At 200 s: the first call leaves the window at 300 s, the second at 400 s.
    var status = await limiter.status
    #expect(status.remaining == 0)
    #expect(status.limit == 2)
    #expect(status.resetsAt == ManualClock.start + 300)
    clock.advance(by: 100)
    _ = try await limiter.acquire(.interactive, until: clock.now)
    status = await limiter.status
    #expect(status.resetsAt == ManualClock.start + 400)
  }

  @Test func `bulk calls leave a quarter of every limit to people`() async throws {
    #expect(try await turns(.perSecond(3, burst: 1), 4, .bulk) == [0, 0.444, 0.889, 1.333])
    #expect(
      try await turns(.window(limit: 8, per: .seconds(300)), 13, .bulk)
        == [0, 0, 0, 0, 0, 0, 300, 300, 300, 300, 300, 300, 600])
    let limiter = RateLimiter(.window(limit: 8, per: .seconds(300)), ambient: clock.ambient)
    for _ in 1...6 { _ = try await limiter.acquire(.bulk, until: clock.now) }
    await #expect(throws: TransportFailure.self) {
      try await limiter.acquire(.bulk, until: clock.now + 299)
    }
    for _ in 1...2 { _ = try await limiter.acquire(.interactive, until: clock.now) }
    let said = RateLimiter(.asAnswersSay, ambient: clock.ambient)
    let reset = Int(ManualClock.start.timeIntervalSince1970) + 60
    _ = try await said.acquire(.bulk, until: clock.now)
    await said.answered(
      status: 200,
      fields: try Self.fields([
        "X-RateLimit-Limit": "1000", "X-RateLimit-Remaining": "250",
        "X-RateLimit-Reset": "\(reset)",
      ]))
    await #expect(throws: TransportFailure.self) {
      try await said.acquire(.bulk, until: clock.now + 59)
    }
    _ = try await said.acquire(.interactive, until: clock.now)
  }

  /// Queues the calls in order, then releases them one at a time.
  private func order(_ calls: [(String, CallPriority)]) async throws -> [String] {
    let limiter = RateLimiter(.perSecond(1, burst: 1), ambient: clock.ambient)
    _ = try await limiter.acquire(.interactive, until: nil)
    let (order, went) = AsyncStream.makeStream(of: String.self)
    for (place, (name, priority)) in calls.enumerated() {
      Task {
        _ = try await limiter.acquire(priority, until: nil)
        went.yield(name)
      }
      while await limiter.queueLength <= place { await Task.yield() }
    }
    var names: [String] = []
    for _ in calls {
      let left = await limiter.queueLength
      while await limiter.queueLength == left {
        clock.advance(by: 1)
        await Task.yield()
      }
      for await name in order {
        names.append(name)
        break
      }
    }
    return names
  }

  @Test func `interactive calls go before bulk calls, and each kind keeps its order`() async throws
  {
    let order = try await order([
      ("batch 1", .bulk), ("batch 2", .bulk), ("person 1", .interactive), ("batch 3", .bulk),
      ("person 2", .interactive),
    ])
    #expect(order == ["person 1", "person 2", "batch 1", "batch 2", "batch 3"])
  }

  @Test func `a wait beyond the deadline fails at once and names the earliest retry time`()
    async throws
  {
    let limiter = RateLimiter(.window(limit: 1, per: .seconds(300)), ambient: clock.ambient)
    _ = try await limiter.acquire(.interactive, until: nil)
    let failure = await Self.failure { () throws(TransportFailure) in
      try await limiter.acquire(.interactive, until: self.clock.now + 30)
    }
    #expect(failure?.kind == .rateLimited)
    #expect(failure?.delivery == .notSent)
    #expect(failure?.retryAt == ManualClock.start + 300)
    #expect(await limiter.queueLength == 0)
  }

  @Test func `a call after its deadline fails as a timeout and not as a rate limit`() async throws {
    let limiter = RateLimiter(.perSecond(1, burst: 1), ambient: clock.ambient)
    for (deadline, kind) in [
      (clock.now - 0.001, TransportFailure.Kind.timedOut), (clock.now + 0.5, .rateLimited),
    ] {
      if kind == .rateLimited { _ = try await limiter.acquire(.interactive, until: nil) }
      let failure = await #expect(throws: TransportFailure.self) {
        _ = try await limiter.acquire(.interactive, until: deadline)
      }
      #expect(failure?.kind == kind)
      #expect(failure?.delivery == .notSent)
      #expect(failure?.message.contains("time allowed was over") == (kind == .timedOut))
    }
  }

  @Test func `a pause fails calls whose deadline is earlier and keeps the others`() async throws {
    let limiter = RateLimiter(.perSecond(1, burst: 1), ambient: clock.ambient)
    _ = try await limiter.acquire(.interactive, until: nil)
    let person = Task { [clock] in
      await Self.failure { () throws(TransportFailure) in
        try await limiter.acquire(.interactive, until: clock.now + 10)
      }
    }
    let batch = Task { try await limiter.acquire(.bulk, until: nil) }
    while await limiter.queueLength < 2 { await Task.yield() }
    await limiter.pause(until: clock.now + 60)
    #expect(await person.value?.retryAt == ManualClock.start + 60)
    #expect(await limiter.status.pausedUntil == ManualClock.start + 60)
    while await limiter.queueLength > 0 {
      clock.advance(by: 60)
      await Task.yield()
    }
    #expect(try await batch.value >= .seconds(60))
    #expect(await limiter.status.pausedUntil == nil)
  }

  @Test func `cancelling a waiting call removes it from the queue`() async throws {
    let limiter = RateLimiter(.perSecond(1, burst: 1), ambient: clock.ambient)
    _ = try await limiter.acquire(.interactive, until: nil)
    let waiting = Task {
      await Self.failure { () throws(TransportFailure) in
        try await limiter.acquire(.bulk, until: nil)
      }
    }
    while await limiter.queueLength < 1 { await Task.yield() }
    waiting.cancel()
    let failure = await waiting.value
    #expect(failure?.kind == .cancelled)
    #expect(failure?.delivery == .notSent)
    #expect(await limiter.queueLength == 0)
  }

  @Test func `an exhausted quota in a response blocks calls until the reset`() async throws {
    let limiter = RateLimiter(.asAnswersSay, ambient: clock.ambient)
    let reset = Int(ManualClock.start.timeIntervalSince1970) + 120
    let fields = try Self.fields([
      "X-RateLimit-Limit": "1000", "X-RateLimit-Remaining": "1", "X-RateLimit-Reset": "\(reset)",
    ])
    _ = try await limiter.acquire(.interactive, until: clock.now)
    await limiter.answered(status: 200, fields: fields)
    #expect(await limiter.status.remaining == 1)
    #expect(await limiter.status.limit == 1_000)
    _ = try await limiter.acquire(.interactive, until: clock.now)
    let failure = await Self.failure { () throws(TransportFailure) in
      try await limiter.acquire(.interactive, until: self.clock.now + 30)
    }
    #expect(failure?.retryAt == ManualClock.start + 120)
    clock.advance(by: 120)
    _ = try await limiter.acquire(.interactive, until: clock.now)
  }

  @Test(arguments: [PaceRule.perSecond(100, burst: 10), .window(limit: 1_000, per: .seconds(60))])
  func `an exhausted quota in a response counts whatever the configured rate`(
    _ rule: PaceRule
  ) async throws {
    let limiter = RateLimiter(rule, ambient: clock.ambient)
    let reset = Int(ManualClock.start.timeIntervalSince1970) + 120
    _ = try await limiter.acquire(.interactive, until: clock.now)
    await limiter.answered(
      status: 200,
      fields: try Self.fields([
        "X-RateLimit-Limit": "10", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "\(reset)",
      ]))
    #expect(await limiter.status.remaining == 0)
    let failure = await Self.failure { () throws(TransportFailure) in
      try await limiter.acquire(.interactive, until: self.clock.now + 30)
    }
    #expect(failure?.kind == .rateLimited)
    #expect(failure?.retryAt == ManualClock.start + 120)
    clock.advance(by: 120)
    _ = try await limiter.acquire(.interactive, until: clock.now)
  }

  @Test(arguments: [(503, TransportFailure.Kind.unavailable), (429, .rateLimited)])
  func `a call that an outage delays too long is not said to be over the limit`(
    status: Int, kind: TransportFailure.Kind
  ) async throws {
    let limiter = RateLimiter(.perSecond(100, burst: 10), ambient: clock.ambient)
    await limiter.answered(status: status, fields: try Self.fields(["Retry-After": "60"]))
    let failure = await Self.failure { () throws(TransportFailure) in
      try await limiter.acquire(.interactive, until: self.clock.now + 30)
    }
    #expect(failure?.kind == kind)
    #expect(failure?.delivery == .notSent)
    #expect(failure?.retryAt == ManualClock.start + 60)
  }

  @Test func `subtracts calls in flight from the provider's remaining quota`() async throws {
    let limiter = RateLimiter(.asAnswersSay, ambient: clock.ambient)
    for _ in 1...3 { _ = try await limiter.acquire(.interactive, until: clock.now) }
    let reset = Int(ManualClock.start.timeIntervalSince1970) + 60
    await limiter.answered(
      status: 200,
      fields: try Self.fields(["X-RateLimit-Remaining": "5", "X-RateLimit-Reset": "\(reset)"]))
    #expect(await limiter.status.remaining == 3)
  }

  struct Refusal: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var status = 429
    var fields: [String: String]
    /// In seconds from the start.
    var pausedUntil: Double?
  }

  @Test(arguments: [
    Refusal(testDescription: "seconds", fields: ["Retry-After": "7"], pausedUntil: 7),
    Refusal(
      testDescription: "a date", fields: ["Retry-After": "Fri, 15 Jan 2027 08:01:00 GMT"],
      pausedUntil: 60),
    Refusal(
      testDescription: "a reset", fields: ["X-RateLimit-Reset": "1800000090"], pausedUntil: 90),
    Refusal(
      testDescription: "an old form of date",
      fields: ["Retry-After": "Friday, 15-Jan-27 08:01:00 GMT"],
      pausedUntil: 60),
    Refusal(
      testDescription: "a date of the C library",
      fields: ["Retry-After": "Fri Jan 15 08:01:00 2027"],
      pausedUntil: 60),
    Refusal(
      testDescription: "seconds since 1970", fields: ["Retry-After": "1800000030"], pausedUntil: 30),
    Refusal(
      testDescription: "milliseconds since 1970", fields: ["Retry-After": "1800000030500"],
      pausedUntil: 30.5),
    Refusal(
      testDescription: "a point in the past", fields: ["Retry-After": "1799999999"]),
    Refusal(
      testDescription: "longer than the window",
      fields: ["Retry-After": "3600", "X-RateLimit-Reset": "1800000090"], pausedUntil: 90),
    Refusal(
      testDescription: "shorter than the window",
      fields: ["Retry-After": "5", "X-RateLimit-Reset": "1800000090"], pausedUntil: 5),
    Refusal(
      testDescription: "a window that has ended",
      fields: ["Retry-After": "5", "X-RateLimit-Reset": "1799999999"], pausedUntil: 5),
    Refusal(
      testDescription: "a reset in seconds from now", fields: ["X-RateLimit-Reset": "45"],
      pausedUntil: 45),
    Refusal(testDescription: "a 503", status: 503, fields: ["Retry-After": "5"], pausedUntil: 5),
    Refusal(testDescription: "a 200", status: 200, fields: ["Retry-After": "5"]),
    Refusal(testDescription: "no word", fields: [:]),
    Refusal(testDescription: "nonsense", fields: ["Retry-After": "soon"]),
    Refusal(testDescription: "a negative number", fields: ["Retry-After": "-4"]),
    Refusal(testDescription: "forever", fields: ["Retry-After": "9e10"], pausedUntil: 86_400),
  ])
  func `a refusal pauses calls until the time that it names`(_ refusal: Refusal) async throws {
    let limiter = RateLimiter(.perSecond(100, burst: 10), ambient: clock.ambient)
    await limiter.answered(status: refusal.status, fields: try Self.fields(refusal.fields))
    #expect(
      await limiter.status.pausedUntil == refusal.pausedUntil.map { ManualClock.start + $0 })
  }

  @Test func `paced calls wait their turn, and a bulk call's wait does not use up its allowance`()
    async throws
  {
    let clock = ManualClock(advancesOnSleep: true)
    let limiter = RateLimiter(.window(limit: 1, per: .seconds(300)), ambient: clock.ambient)
    let network = ScriptedTransport(.answer(200))
    let paced = PacedTransport(network, limiter: limiter)
    let allowance = CallAllowance(until: clock.now + 30)
    _ = try await paced.send(.read("http://x"))
    try await CallAllowance.$current.withValue(allowance) {
      #expect(await paced.failure(of: .read("http://x"))?.kind == .rateLimited)
      _ = try await CallPriority.$current.withValue(.bulk) {
        try await paced.send(.read("http://x"))
      }
    }
    #expect(network.count == 2)
    #expect(allowance.deadline == ManualClock.start + 330)
  }

  // MARK: -

  private static func failure(
    of call: () async throws(TransportFailure) -> Duration
  ) async -> TransportFailure? {
    do {
      _ = try await call()
      return nil
    } catch {
      return error
    }
  }

  static func fields(_ values: [String: String]) throws -> HTTPFields {
    var fields = HTTPFields()
    for (name, value) in values { fields[try #require(HTTPField.Name(name))] = value }
    return fields
  }
}
