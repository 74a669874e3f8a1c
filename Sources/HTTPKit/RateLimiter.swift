package import Domain
package import Foundation
package import HTTPTypes

/// Keeps the calls to one provider within its limit: interactive calls go before batches, each in
/// order, and batches leave a quarter of the limit to them. Everything that calls the provider shares
/// its limiter.
package actor RateLimiter {
  /// For the status line; `nil` means unknown.
  package struct Status: Hashable, Sendable {
    package var remaining: Int?
    package var limit: Int?
    package var resetsAt: Date?
    /// Until when the provider asked to wait.
    package var pausedUntil: Date?

    package init() {}
  }

  private struct Waiter {
    let id: Int
    let priority: CallPriority
    let since: Date
    let deadline: Date?
    let continuation: CheckedContinuation<Result<Duration, TransportFailure>, Never>
  }

  private let ambient: Ambient
  private var pace: Pace
  /// In the order in which they will go.
  private var waiters: [Waiter] = []
  private var lastID = 0
  /// Granted calls that are neither answered nor abandoned.
  private var unanswered = 0
  private var wakeUp: Task<Void, Never>?

  package init(_ rule: PaceRule, ambient: Ambient) {
    pace = Pace(rule)
    self.ambient = ambient
  }

  /// Its times are wall-clock times.
  package var status: Status {
    let steady = ambient.steady()
    let shift = ambient.now().timeIntervalSince(steady)
    var status = pace.status(at: steady)
    status.resetsAt? += shift
    status.pausedUntil? += shift
    return status
  }

  /// How many calls are waiting.
  package var queueLength: Int { waiters.count }

  /// Waits for the caller's turn and returns how long that took. Without a deadline it waits
  /// indefinitely. The caller then sends and calls `answered` or `abandoned`.
  ///
  /// - Throws: `.rateLimited` with `retryAt` as soon as the turn cannot come before the deadline;
  ///   `.timedOut` if the deadline has already passed; `.cancelled`.
  package func acquire(
    _ priority: CallPriority, until deadline: Date?
  ) async throws(TransportFailure) -> Duration {
    lastID += 1
    let id = lastID
    let result: Result<Duration, TransportFailure> = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        guard !Task.isCancelled else {
          return continuation.resume(returning: .failure(Self.cancelled))
        }
        let waiter = Waiter(
          id: id, priority: priority, since: ambient.steady(), deadline: deadline,
          continuation: continuation)
        let place = waiters.firstIndex { $0.priority < priority } ?? waiters.endIndex
        waiters.insert(waiter, at: place)
        advance()
      }
    } onCancel: {
      Task { await self.remove(id) }
    }
    return try result.get()
  }

  /// Holds all calls until this time. Calls that cannot wait so long fail at once.
  package func pause(until moment: Date) {
    pace.pause(until: moment)
    advance()
  }

  /// Reads an answer's `X-RateLimit-…` fields, and `Retry-After` of a refusal.
  package func answered(status: Int, fields: HTTPFields) {
    unanswered = max(0, unanswered - 1)
    let now = ambient.steady()
    let said = RateLimitFields(fields, now: now, wall: ambient.now())
    pace.note(said, unanswered: unanswered)
    if status == 429, let moment = said.retryAt(after: now) { pace.pause(until: moment) }
    if status == 503, let moment = said.retryAt { pace.pause(until: moment, isOutage: true) }
    advance()
  }

  /// The call ended without an answer.
  package func abandoned() { unanswered = max(0, unanswered - 1) }

  // MARK: - Queue

  private static let cancelled = TransportFailure(
    .cancelled, delivery: .notSent, message: "cancelled while it waited for its turn")

  private func remove(_ id: Int) {
    guard let place = waiters.firstIndex(where: { $0.id == id }) else { return }
    waiters.remove(at: place).continuation.resume(returning: .failure(Self.cancelled))
    advance()
  }

  private func advance() {
    let now = ambient.steady()
    refuseWhoCannotWait(now)
    while let first = waiters.first, pace.earliest(from: now, first.priority) <= now {
      pace.take(at: now, first.priority)
      unanswered += 1
      waiters.removeFirst()
      let waited = Duration.seconds(max(0, now.timeIntervalSince(first.since)))
      first.continuation.resume(returning: .success(waited))
    }
    wakeUp?.cancel()
    wakeUp = nil
    guard let first = waiters.first else { return }
    // At least a millisecond, so that rounding cannot cause a busy loop.
    let left = max(
      0.001, pace.earliest(from: now, first.priority).timeIntervalSince(now))
    wakeUp = Task { [ambient] in
      do {
        try await ambient.sleep(.seconds(left))
        self.advance()
      } catch {
        return  // replaced by a newer one
      }
    }
  }

  private static func refusal(until turn: Date, _ pace: Pace) -> TransportFailure {
    pace.isOutage(until: turn)
      ? TransportFailure(
        .unavailable, delivery: .notSent,
        message: "the provider is not available and asked not to be called yet", retryAt: turn)
      : TransportFailure(
        .rateLimited, delivery: .notSent,
        message: "the provider's limit does not allow the call in time", retryAt: turn)
  }

  /// Simulates the queue and refuses each call whose turn would come too late.
  private func refuseWhoCannotWait(_ now: Date) {
    var future = pace
    var moment = now
    var staying: [Waiter] = []
    for waiter in waiters {
      let turn = future.earliest(from: moment, waiter.priority)
      if let deadline = waiter.deadline, turn > deadline {
        // The limit did not delay a call that came after its deadline.
        let failure =
          waiter.since > deadline
          ? TransportFailure.noTimeLeft : Self.refusal(until: turn, future)
        waiter.continuation.resume(returning: .failure(failure))
        continue
      }
      future.take(at: turn, waiter.priority)
      moment = turn
      staying.append(waiter)
    }
    waiters = staying
  }
}
