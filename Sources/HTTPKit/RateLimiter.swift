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
  private let budget: (any CallBudget)?
  private var pace: Pace
  /// `nil` without a shared budget.
  private var shared: SharedCalls?
  /// Which question to the budget is the latest.
  private var question = 0
  /// In the order in which they will go.
  private var waiters: [Waiter] = []
  private var lastID = 0
  /// Granted calls that are neither answered nor abandoned.
  private var unanswered = 0
  private var wakeUp: Task<Void, Never>?

  /// `budget` is shared with other sessions. While it cannot be asked, this limiter goes on alone at a
  /// quarter of the rule, or of the `published` one if the rule is only what answers say.
  package init(
    _ rule: PaceRule, published: PaceRule? = nil, budget: (any CallBudget)? = nil,
    ambient: Ambient
  ) {
    pace = Pace(rule)
    self.budget = budget
    let known = rule == .asAnswersSay ? published ?? rule : rule
    shared = budget.map { _ in SharedCalls(alone: known.quarter) }
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
    var news = CallNews()
    news.pause = .seconds(moment.timeIntervalSince(ambient.steady()))
    tell(news)
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
    tell(said.news(status: status, now: now, unanswered: unanswered))
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
    shared?.forgetExpired(at: now)
    refuseWhoCannotWait(now)
    if shared?.isAlone == true, let first = waiters.first { ask(for: first, now) }
    while let first = waiters.first, pace.earliest(from: now, first.priority) <= now,
      shared?.allows(first.priority, at: now) ?? true
    {
      pace.take(at: now, first.priority)
      shared?.take(at: now, first.priority)
      unanswered += 1
      waiters.removeFirst()
      let waited = Duration.seconds(max(0, now.timeIntervalSince(first.since)))
      first.continuation.resume(returning: .success(waited))
    }
    wakeUp?.cancel()
    wakeUp = nil
    guard let first = waiters.first else { return }
    if pace.earliest(from: now, first.priority) <= now { ask(for: first, now) }
    // The answer of the budget, or its delay, wakes the queue.
    if shared?.waitsForAnswer == true { return }
    // At least a millisecond, so that rounding cannot cause a busy loop.
    let left = max(
      0.001, earliest(pace, shared, from: now, first.priority).timeIntervalSince(now))
    wakeUp = Task { [ambient] in
      do {
        try await ambient.sleep(.seconds(left))
        self.advance()
      } catch {
        return  // replaced by a newer one
      }
    }
  }

  private func earliest(
    _ pace: Pace, _ shared: SharedCalls?, from now: Date, _ priority: CallPriority
  ) -> Date {
    let turn = pace.earliest(from: now, priority)
    return shared.map { max(turn, $0.earliest(from: now, priority)) } ?? turn
  }

  private static func refusal(until turn: Date, isOutage: Bool) -> TransportFailure {
    isOutage
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
    var others = shared
    var moment = now
    var staying: [Waiter] = []
    for waiter in waiters {
      let turn = earliest(future, others, from: moment, waiter.priority)
      if let deadline = waiter.deadline, turn > deadline {
        // The limit did not delay a call that came after its deadline.
        let failure =
          waiter.since > deadline
          ? TransportFailure.noTimeLeft
          : Self.refusal(
            until: turn,
            isOutage: future.isOutage(until: turn)
              || others?.isOutage(until: turn) == true)
        waiter.continuation.resume(returning: .failure(failure))
        continue
      }
      future.take(at: turn, waiter.priority)
      others?.takeInFuture(at: turn, waiter.priority)
      moment = turn
      staying.append(waiter)
    }
    waiters = staying
  }

  // MARK: - The shared budget

  /// The budget is not waited for longer than this, nor than half of the time that a call has left.
  private static let patience = 1.0

  /// Asks the budget for the calls that wait, unless it is being asked or said when to ask again.
  private func ask(for first: Waiter, _ now: Date) {
    guard let budget, let count = shared?.wish(for: waiters.map(\.priority), at: now) else {
      return
    }
    question += 1
    let (own, unused) = (question, shared?.takeUnused() ?? 0)
    let left = first.deadline.map { max(0, $0.timeIntervalSince(now)) / 2 } ?? Self.patience
    let delay = Task { [ambient] in
      do {
        try await ambient.sleep(.seconds(min(Self.patience, left)))
        self.noAnswer(own)
      } catch {
        return  // answered
      }
    }
    Task {
      let answer: Result<CallGrant, JournalFailure>
      do throws(JournalFailure) {
        answer = .success(try await budget.take(count, first.priority, unused: unused))
      } catch {
        answer = .failure(error)
      }
      delay.cancel()
      self.take(answer, asked: now, first.priority)
    }
  }

  private func noAnswer(_ number: Int) {
    guard number == question, shared?.waitsForAnswer == true else { return }
    shared?.goAlone()
    advance()
  }

  private func take(
    _ answer: Result<CallGrant, JournalFailure>, asked: Date, _ priority: CallPriority
  ) {
    let now = ambient.steady()
    switch answer {
    case .success(let grant): shared?.take(grant, askedAt: asked, now, priority)
    case .failure: shared?.fail(at: now)
    }
    advance()
  }

  /// What the others cannot be told, they find out themselves.
  private func tell(_ news: CallNews) {
    guard let budget, !news.isEmpty else { return }
    Task {
      do throws(JournalFailure) {
        try await budget.note(news)
      } catch {
        return
      }
    }
  }
}
