import Domain
import Foundation
import HTTPKit
import HTTPTypes
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct RetryingTransportTests {
  typealias Outcome = ScriptedTransport.Outcome

  struct Row: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var outcome: Outcome
    /// How often a read and a write are sent if every request ends this way.
    var reads: Int
    var writes: Int

    init(_ testDescription: String, _ outcome: Outcome, reads: Int, writes: Int) {
      self.testDescription = testDescription
      self.outcome = outcome
      self.reads = reads
      self.writes = writes
    }
  }

  @Test(arguments: [
    Row("200", .answer(200), reads: 1, writes: 1),
    Row("301", .answer(301), reads: 1, writes: 1),
    Row("400", .answer(400), reads: 1, writes: 1),
    Row("401", .answer(401), reads: 1, writes: 1),
    Row("404", .answer(404), reads: 1, writes: 1),
    Row("429", .answer(429), reads: 7, writes: 7),
    Row("407", .answer(407), reads: 1, writes: 1),
    Row("500", .answer(500), reads: 2, writes: 1),
    Row("501", .answer(501), reads: 4, writes: 1),
    Row("502", .answer(502), reads: 4, writes: 1),
    Row("503", .answer(503), reads: 4, writes: 1),
    Row("504", .answer(504), reads: 4, writes: 1),
    Row("520", .answer(520), reads: 4, writes: 1),
    Row("599", .answer(599), reads: 4, writes: 1),
    Row("a proxy's refusal", .failure(.proxyRefused, .notSent), reads: 1, writes: 1),
    Row("no proxy", .failure(.proxyFailed, .notSent), reads: 4, writes: 4),
    Row("no name", .failure(.cannotResolve, .notSent), reads: 4, writes: 4),
    Row("refused", .failure(.cannotConnect, .notSent), reads: 4, writes: 4),
    Row("no TLS", .failure(.tlsFailed, .notSent), reads: 4, writes: 4),
    Row("TLS broken later", .failure(.tlsFailed, .unknown), reads: 1, writes: 1),
    Row("connect timed out", .failure(.timedOut, .notSent), reads: 4, writes: 4),
    Row("answer timed out", .failure(.timedOut, .unknown), reads: 1, writes: 1),
    Row("cut off", .failure(.connectionLost, .unknown), reads: 4, writes: 1),
    Row("too large", .failure(.answerTooLarge, .unknown), reads: 1, writes: 1),
    Row("cancelled", .failure(.cancelled, .notSent), reads: 1, writes: 1),
    Row("limiter", .failure(.rateLimited, .notSent), reads: 1, writes: 1),
    Row("outage", .failure(.unavailable, .notSent), reads: 1, writes: 1),
  ])
  func `repeats reads where that helps and writes only if they provably had no effect`(
    _ row: Row
  ) async {
    for (request, count) in [
      (OutgoingRequest.read("http://x"), row.reads), (.write("http://x"), row.writes),
    ] {
      let network = ScriptedTransport(row.outcome)
      let clock = ManualClock(advancesOnSleep: true)
      let retrying = RetryingTransport(network, ambient: clock.ambient)
      let failure = await retrying.failure(of: request)
      #expect(network.count == count)
      if case .failure(let kind, let delivery) = row.outcome {
        #expect(failure?.kind == kind)
        #expect(failure?.delivery == delivery)
      } else {
        #expect(failure == nil)
      }
    }
  }

  @Test func `does not repeat a write again once its repeat is lost`() async {
    let network = ScriptedTransport(
      .answer(429), .failure(.connectionLost, .unknown), .answer(200))
    let clock = ManualClock(advancesOnSleep: true)
    let retrying = RetryingTransport(network, ambient: clock.ambient)
    let failure = await retrying.failure(of: .write("http://x"))
    #expect(failure?.delivery == .unknown)
    #expect(network.count == 2)
  }

  @Test func `the wait doubles and random jitter shortens it by up to half`() async throws {
    for (fraction, waits) in [
      (0.0, [Duration.milliseconds(250), .milliseconds(500), .seconds(1)]),
      (0.5, [.microseconds(187_500), .milliseconds(375), .milliseconds(750)]),
    ] {
      let clock = ManualClock(advancesOnSleep: true, fraction: fraction)
      let retrying = RetryingTransport(
        ScriptedTransport(.answer(503)), ambient: clock.ambient)
      _ = try await retrying.send(.read("http://x"))
      #expect(clock.slept == waits)
    }
  }

  @Test func `waits a little longer than the provider asks`() async throws {
    let clock = ManualClock(advancesOnSleep: true)
    let network = ScriptedTransport(.answer(429, [.retryAfter: "5"]), .answer(200))
    let retrying = RetryingTransport(network, ambient: clock.ambient)
    #expect(try await retrying.send(.write("http://x")).status == 200)
    #expect(clock.slept == [.milliseconds(5_250)])
  }

  @Test func `waits for every form of call limit as long as the allowance lasts`()
    async throws
  {
    for status in [429, 403] {
      let clock = ManualClock(advancesOnSleep: true)
      let network = ScriptedTransport(
        .answer(status), .answer(status), .answer(status), .answer(status), .answer(status),
        .answer(200))
      var request = OutgoingRequest.write("http://x")
      request.saysLimit = { $0.status == status }
      let retrying = RetryingTransport(network, ambient: clock.ambient)
      #expect(try await retrying.send(request).status == 200)
      #expect(network.count == 6)
      #expect(clock.slept.last == .seconds(4))
    }
  }

  @Test func `a bulk call stops repeating after 101 refusals`() async throws {
    let clock = ManualClock(advancesOnSleep: true)
    let network = ScriptedTransport(.answer(429, [.retryAfter: "60"]))
    let retrying = RetryingTransport(network, ambient: clock.ambient)
    let answer = try await CallPriority.$current.withValue(.bulk) {
      try await retrying.send(.read("http://x"))
    }
    #expect(answer.status == 429)
    #expect(network.count == 101)
  }

  @Test func `keeps a short wait that the provider asks for each time`() async throws {
    let clock = ManualClock(advancesOnSleep: true)
    let refusal = ScriptedTransport.Outcome.answer(429, [.retryAfter: "1"])
    let network = ScriptedTransport(
      refusal, refusal, refusal, refusal, refusal, refusal, refusal, refusal, .answer(200))
    let retrying = RetryingTransport(network, ambient: clock.ambient)
    #expect(try await retrying.send(.read("http://x")).status == 200)
    #expect(clock.slept.last == .seconds(2))
  }

  @Test func `returns the last response instead of waiting past the allowance`() async throws {
    let clock = ManualClock(advancesOnSleep: true)
    let network = ScriptedTransport(.answer(429, [.retryAfter: "31"]))
    let retrying = RetryingTransport(network, ambient: clock.ambient)
    let answer = try await retrying.send(.read("http://x"))
    #expect(answer.status == 429)
    #expect(answer.fields[.retryAfter] == "31")
    #expect(network.count == 1)
    #expect(clock.slept.isEmpty)
  }

  @Test func `requests of one task share its allowance`() async throws {
    let clock = ManualClock(advancesOnSleep: true)
    let network = ScriptedTransport(.answer(429, [.retryAfter: "6"]), .answer(200))
    let second = ScriptedTransport(.answer(429, [.retryAfter: "6"]))
    let allowance = CallAllowance(until: clock.now + 10)
    let statuses = try await CallAllowance.$current.withValue(allowance) {
      let first = RetryingTransport(network, ambient: clock.ambient)
      let later = RetryingTransport(second, ambient: clock.ambient)
      let read = OutgoingRequest.read("http://x")
      return [try await first.send(read).status, try await later.send(read).status]
    }
    #expect(statuses == [200, 429])
    #expect(second.count == 1)
  }

  @Test func `a bulk call waits for the provider's limit beyond its allowance`() async throws {
    let clock = ManualClock(advancesOnSleep: true)
    let network = ScriptedTransport(.answer(429, [.retryAfter: "300"]), .answer(503), .answer(200))
    let retrying = RetryingTransport(network, ambient: clock.ambient)
    let answer = try await CallPriority.$current.withValue(.bulk) {
      try await retrying.send(.read("http://x"))
    }
    #expect(answer.status == 200)
  }

  @Test func `returns the provider's response if the local rate limiter refuses a repeat`()
    async throws
  {
    let clock = ManualClock(advancesOnSleep: true)
    let network = ScriptedTransport(.answer(503), .failure(.rateLimited, .notSent))
    let retrying = RetryingTransport(network, ambient: clock.ambient)
    #expect(try await retrying.send(.read("http://x")).status == 503)
  }

  @Test func `cancelling between two attempts ends the call`() async throws {
    let clock = ManualClock()
    let network = ScriptedTransport(.answer(429))
    let retrying = RetryingTransport(network, ambient: clock.ambient)
    let call = Task { await retrying.failure(of: .write("http://x")) }
    while clock.slept.isEmpty { await Task.yield() }
    call.cancel()
    let failure = await call.value
    #expect(failure?.kind == .cancelled)
    #expect(failure?.delivery == .notSent)
    #expect(network.count == 1)
  }
}
