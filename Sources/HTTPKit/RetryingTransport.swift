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
/// | 429, or what else says so | yes | yes: it means not done; each in the journal |
/// | 502, 503, 504 | yes | never |
/// | 500 | once, if the policy says so | never |
///
/// A limit is waited for as long as the allowance lasts, all else `maximumRetries` times. Nothing is
/// repeated once a part of its answer went to the request's sink.
/// Everything else is the caller's, as is an answer that there is no time left to improve on.
package struct RetryingTransport: HTTPTransport {
  private typealias Outcome = Result<IncomingResponse, TransportFailure>

  /// The longest wait of our own making, and how often a batch, whose waiting is not counted, goes
  /// against a limit.
  private static let longestWait = Duration.seconds(30)
  private static let mostLimits = 100

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
      ?? CallAllowance(until: ambient.steady().addingTimeInterval(policy.allowance.seconds))
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
    var repeats = Repeats()
    while !handOver.hasBegun,
      let wait = wait(after: outcome, of: request, repeats: repeats)
    {
      let waitIsCounted = !(CallPriority.current == .bulk && wait.isTheProviders)
      let end = ambient.steady().addingTimeInterval(wait.duration.seconds)
      if waitIsCounted, end >= allowance.deadline { return outcome }
      do {
        try await ambient.sleep(wait.duration)
      } catch {
        // Nothing took effect so far: a repeat was due because nothing had.
        return .failure(
          TransportFailure(.cancelled, delivery: .notSent, message: "cancelled between two tries"))
      }
      if !waitIsCounted { allowance.extend(by: wait.duration) }
      if request.isWrite, case .success = outcome, !(await RepeatedWrite.isRecorded()) {
        return outcome
      }
      if wait.isForLimit { repeats.limits += 1 } else { repeats.others += 1 }
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

  private struct Repeats {
    var limits = 0
    var others = 0
  }

  private struct Wait {
    var duration: Duration
    /// The call limit was reached.
    var isForLimit = false
    /// The provider asked for it, as opposed to our own back-off.
    var isTheProviders: Bool
  }

  /// `nil` where the outcome stands.
  private func wait(
    after outcome: Outcome, of request: OutgoingRequest, repeats: Repeats
  ) -> Wait? {
    switch outcome {
    case .failure(let failure):
      guard repeats.others < policy.maximumRetries,
        Self.canRepeat(after: failure, isWrite: request.isWrite)
      else { return nil }
      return Wait(duration: backOff(repeats.others), isTheProviders: false)
    case .success(let answer):
      let isLimit = request.saysLimit(answer)
      let canRepeat =
        isLimit
        ? repeats.limits < Self.mostLimits
        : repeats.others < policy.maximumRetries
          && canRepeat(after: answer.status, isWrite: request.isWrite, repeats.others)
      guard canRepeat else { return nil }
      let now = ambient.steady()
      let said = RateLimitFields(answer.fields, now: now, wall: ambient.now())
      guard let moment = isLimit ? said.retryAt(after: now) : said.retryAt else {
        let own = backOff(isLimit ? repeats.limits : repeats.others)
        return Wait(duration: own, isForLimit: isLimit, isTheProviders: false)
      }
      // A little later than asked: clocks differ, and many may wait for the same moment.
      let left = Duration.seconds(max(0, moment.timeIntervalSince(now)))
      return Wait(
        duration: left + backOff(min(isLimit ? repeats.limits : repeats.others, 2)),
        isForLimit: isLimit,
        isTheProviders: true)
    }
  }

  private func backOff(_ repeats: Int) -> Duration {
    let doubled = min(policy.firstWait * (1 << min(repeats, 16)), Self.longestWait)
    return doubled * (1 - ambient.randomFraction() / 2)
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
