package import Domain
import Foundation
import HTTPTypes
import Synchronization

package struct RetryPolicy: Hashable, Sendable {
  /// The time for the whole call: attempts, waits between them, and an interactive call's wait for
  /// the limit. A `CallAllowance` in the task, shared by several requests, takes precedence.
  package var allowance = Duration.seconds(30)
  package var maximumRetries = 3
  /// The wait before the first retry. It doubles each time and is shortened at random by up to
  /// half.
  package var firstWait = Duration.milliseconds(250)

  package init() {}
}

/// Retries what is safe to retry:
///
/// | | reads | writes |
/// |---|---|---|
/// | no connection: name, connect, TLS | yes | yes, provably not sent |
/// | connection lost after sending | yes | never |
/// | 429 or the provider's equivalent | yes | yes: nothing was done; each retry is journalled |
/// | 500 | once | never |
/// | any other 5xx | yes | never |
///
/// After a call limit it retries as long as the allowance lasts, otherwise up to `maximumRetries`
/// times. It never retries after a part of the answer went to the request's sink. The caller gets
/// the last answer if no time is left for a retry.
package struct RetryingTransport: HTTPTransport {
  private typealias Outcome = Result<IncomingResponse, TransportFailure>

  /// The longest back-off, and how many limits a batch accepts, whose wait does not count.
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
      let waitIsCounted = !(CallPriority.current < .interactive && wait.isTheProviders)
      let end = ambient.steady().addingTimeInterval(wait.duration.seconds)
      if waitIsCounted, end >= allowance.deadline { return outcome }
      do {
        try await ambient.sleep(wait.duration)
      } catch {
        // A retry was due only because nothing had been done, so nothing is done.
        return .failure(
          TransportFailure(.cancelled, delivery: .notSent, message: "cancelled between two tries"))
      }
      if !waitIsCounted { allowance.extend(by: wait.duration) }
      if request.isWrite, case .success = outcome, !(await RepeatedWrite.isRecorded()) {
        return outcome
      }
      if wait.isForLimit { repeats.limits += 1 } else { repeats.others += 1 }
      let next = await attempt(request)
      // Our own limiter refused the retry: the provider's last answer says more.
      if case .failure(let failure) = next, failure.kind.isOurLimiters { return outcome }
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
    var isForLimit = false
    /// Whether the provider asked for the wait, as opposed to our back-off.
    var isTheProviders: Bool
  }

  /// `nil` if the outcome is final.
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
          && Self.canRepeat(after: answer.status, isWrite: request.isWrite, repeats.others)
      guard canRepeat else { return nil }
      let now = ambient.steady()
      let said = RateLimitFields(answer.fields, now: now, wall: ambient.now())
      guard let moment = isLimit ? said.retryAt(after: now) : said.retryAt else {
        let own = backOff(isLimit ? repeats.limits : repeats.others)
        return Wait(duration: own, isForLimit: isLimit, isTheProviders: false)
      }
      // A little later than asked, since clocks differ and others may wait for the same time.
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
    case .cannotResolve, .cannotConnect, .proxyFailed, .tlsFailed, .timedOut:
      failure.delivery == .notSent
    case .connectionLost: !isWrite || failure.delivery == .notSent
    case .proxyRefused, .answerTooLarge, .answerPacked, .cancelled, .rateLimited, .unavailable,
      .fileUnusable:
      false
    }
  }

  /// A provider may also answer 500 to what it does not accept, so one more attempt is enough.
  private static func canRepeat(after status: Int, isWrite: Bool, _ repeats: Int) -> Bool {
    !isWrite && status >= 500 && (status > 500 || repeats < 1)
  }
}

/// Records whether a request's sink received anything.
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
