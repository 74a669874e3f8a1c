package import Domain
import Foundation
import HTTPTypes
import Synchronization

package struct RetryPolicy: Hashable, Sendable {
  /// For the whole call: attempts, waiting between them, and a person's waiting for the limit.
  /// Not used where the task has a `CallAllowance` of its own, for several requests together.
  package var allowance = Duration.seconds(30)
  package var maximumRetries = 3
  /// Whether a read that is answered 500 is sent a second time.
  package var retriesServerError = false
  /// The wait before the first repeat; it doubles each time, less up to half of it by chance.
  package var firstWait = Duration.milliseconds(250)

  package init() {}
}

/// Repeats what can be repeated without harm:
///
/// | | reads | writes |
/// |---|---|---|
/// | no connection: name, connect, TLS | yes | yes, provably not sent |
/// | connection lost after sending | yes | never |
/// | 429 | yes | yes: it means not done |
/// | 502, 503, 504 | yes | never |
/// | 500 | once, if the policy says so | never |
///
/// Nothing is repeated once a part of its answer went to the request's sink.
/// Everything else is the caller's, as is an answer that there is no time left to improve on.
package struct RetryingTransport: HTTPTransport {
  private typealias Outcome = Result<IncomingResponse, TransportFailure>

  private let base: any HTTPTransport
  private let policy: RetryPolicy
  private let ambient: Ambient

  package init(_ base: any HTTPTransport, policy: RetryPolicy = RetryPolicy(), ambient: Ambient) {
    self.base = base
    self.policy = policy
    self.ambient = ambient
  }

  @concurrent package func send(
    _ request: OutgoingRequest
  ) async throws(TransportFailure) -> IncomingResponse {
    let allowance =
      CallAllowance.current
      ?? CallAllowance(until: ambient.now().addingTimeInterval(policy.allowance.seconds))
    let outcome = await CallAllowance.$current.withValue(allowance) {
      await attempts(of: request, within: allowance)
    }
    return try outcome.get()
  }

  private func attempts(
    of request: OutgoingRequest, within allowance: CallAllowance
  ) async -> Outcome {
    let handOver = HandOver()
    let request = handOver.watching(request)
    var outcome = await attempt(request)
    var repeats = 0
    while !handOver.hasBegun,
      let wait = wait(after: outcome, of: request, repeats: repeats)
    {
      let waitIsCounted = !(CallPriority.current == .bulk && wait.isTheProviders)
      let end = ambient.now().addingTimeInterval(wait.duration.seconds)
      if waitIsCounted, end >= allowance.deadline { return outcome }
      do {
        try await ambient.sleep(wait.duration)
      } catch {
        // Nothing took effect so far: a repeat was due because nothing had.
        return .failure(
          TransportFailure(.cancelled, delivery: .notSent, message: "cancelled between two tries"))
      }
      if !waitIsCounted { allowance.extend(by: wait.duration) }
      repeats += 1
      let next = await attempt(request)
      // Refused by our own limiter: what the provider said before is the better answer.
      if case .failure(let failure) = next, failure.kind == .rateLimited { return outcome }
      outcome = next
    }
    return outcome
  }

  private func attempt(_ request: OutgoingRequest) async -> Outcome {
    do {
      return .success(try await base.send(request))
    } catch {
      return .failure(error)
    }
  }

  private struct Wait {
    var duration: Duration
    /// The provider asked for it, as opposed to our own back-off.
    var isTheProviders: Bool
  }

  /// `nil` where the outcome stands.
  private func wait(after outcome: Outcome, of request: OutgoingRequest, repeats: Int) -> Wait? {
    guard repeats < policy.maximumRetries else { return nil }
    let doubled = policy.firstWait * (1 << repeats)
    let backOff = Wait(
      duration: doubled * (1 - ambient.randomFraction() / 2), isTheProviders: false)
    switch outcome {
    case .failure(let failure):
      return Self.canRepeat(after: failure, isWrite: request.isWrite) ? backOff : nil
    case .success(let answer):
      guard canRepeat(after: answer.status, isWrite: request.isWrite, repeats) else { return nil }
      let now = ambient.now()
      let said = RateLimitFields(answer.fields, now: now)
      let moment = answer.status == 429 ? said.retryAt(after: now) : said.retryAt
      guard let moment else { return backOff }
      // A little later than asked: clocks differ, and many may wait for the same moment.
      let left = Duration.seconds(max(0, moment.timeIntervalSince(now)))
      return Wait(duration: left + backOff.duration, isTheProviders: true)
    }
  }

  private static func canRepeat(after failure: TransportFailure, isWrite: Bool) -> Bool {
    switch failure.kind {
    case .cannotResolve, .cannotConnect, .tlsFailed, .timedOut: failure.delivery == .notSent
    case .connectionLost: !isWrite || failure.delivery == .notSent
    case .answerTooLarge, .cancelled, .rateLimited, .fileUnusable: false
    }
  }

  private func canRepeat(after status: Int, isWrite: Bool, _ repeats: Int) -> Bool {
    switch status {
    case 429: true
    case 502, 503, 504: !isWrite
    case 500: !isWrite && policy.retriesServerError && repeats < 1
    default: false
    }
  }
}

/// Whether the sink of a request was given anything.
private final class HandOver: Sendable {
  private let begun = Mutex(false)

  var hasBegun: Bool { begun.withLock { $0 } }

  func watching(_ request: OutgoingRequest) -> OutgoingRequest {
    guard let sink = request.answerSink else { return request }
    var watched = request
    watched.answerSink = AnswerSink { bytes in
      self.begun.withLock { $0 = true }
      return await sink.receive(bytes)
    }
    return watched
  }
}
