package import Domain
package import Foundation
import Operations

/// A confirmed plan while it is carried out, and what became of each of its contacts.
package nonisolated struct JobState: Hashable, Sendable {
  package enum End: Hashable, Sendable {
    case complete
    /// The canary failed, so that no other was begun.
    case canaryFailed
    /// The outcome of the canary is unknown, so that no other was begun.
    case canaryUnknown
    /// The provider refused three in a row for the key.
    case refused
    case cancelled
  }

  package enum Phase: Hashable, Sendable {
    case canary
    case running
    case paused
    /// What is in flight finishes, and no more is begun.
    case cancelling
    case ended(End)
  }

  package enum Outcome: Hashable, Sendable {
    /// `proof` says what was done, and how that is known.
    case done(proof: String, warnings: [String])
    /// There was no such contact, and nothing was sent about it.
    case notFound
    case failed(Message)
    case unknown(Message)
  }

  /// How the contacts stand, in the order in which the operator should look at them.
  package enum Standing: CaseIterable, Hashable, Sendable {
    case unknown
    case failed
    case notFound
    case inFlight
    case notBegun
    case done
  }

  /// Counts the session's jobs from 1.
  package let number: Int
  package internal(set) var plan: ActionPlanState
  package let startedAt: Date
  package private(set) var endedAt: Date?
  package internal(set) var outcomes: [ContactID: Outcome] = [:]
  package private(set) var inFlight: Set<ContactID> = []
  package private(set) var isPaused = false
  /// What was read of contacts that failed: newer than what the plan was made of.
  private(set) var newer: [ContactID: Contact] = [:]
  private let ids: Set<ContactID>
  /// Of the outcomes.
  private var tally: [Standing: Int] = [:]
  private var progress: JobProgress
  /// Of the contacts in flight, those that the provider refused for the key.
  private var refused: Set<ContactID> = []
  private var isCancelling = false
  private var end: End?
  /// Seconds in which something was in flight.
  private var workedSeconds = 0.0

  init(number: Int, plan: ActionPlanState, startedAt: Date) {
    self.number = number
    self.plan = plan
    self.startedAt = startedAt
    ids = Set(plan.subjects.map(\.id))
    progress = JobProgress(count: plan.subjects.count)
  }

  package var phase: Phase {
    if let end { return .ended(end) }
    if isCancelling { return .cancelling }
    if isPaused { return .paused }
    return progress.isAtCanary ? .canary : .running
  }

  package var isActive: Bool { end == nil }
  package var hasRest: Bool { progress.hasRest }

  package func isAbout(_ id: ContactID) -> Bool { ids.contains(id) }

  // MARK: - Counting

  package var dealtWith: Int { outcomes.count }

  package func standing(of contact: Contact) -> Standing {
    switch outcomes[contact.id] {
    case .unknown: .unknown
    case .failed: .failed
    case .notFound: .notFound
    case .done: .done
    case nil: inFlight.contains(contact.id) ? .inFlight : .notBegun
    }
  }

  /// How many contacts stand so; it asks none of them.
  package func count(_ standing: Standing) -> Int {
    let sending = inFlight.count { outcomes[$0] == nil }
    return switch standing {
    case .inFlight: sending
    case .notBegun: plan.subjects.count - outcomes.count - sending
    case .done, .failed, .notFound, .unknown: tally[standing] ?? 0
    }
  }

  /// All contacts, those first that must be looked at.
  package var inOrder: [Contact] {
    let groups = Dictionary(grouping: plan.subjects, by: standing)
    return Standing.allCases.flatMap { groups[$0] ?? [] }
  }

  package func subjects(_ standing: Standing) -> [Contact] {
    plan.subjects.filter { self.standing(of: $0) == standing }
  }

  /// How long it has taken, or took.
  package func seconds(at now: Date) -> TimeInterval {
    (endedAt ?? now).timeIntervalSince(startedAt)
  }

  /// By the pace until now; `nil` where too few are done to say, or nothing is being done.
  package var secondsLeft: TimeInterval? {
    guard phase == .running, dealtWith >= 5, dealtWith < plan.subjects.count else { return nil }
    return workedSeconds / Double(dealtWith) * Double(plan.subjects.count - dealtWith)
  }
}

// MARK: - Going on

nonisolated extension JobState {
  /// The contacts that go out next, which are in flight from now on; `nil` where none may.
  mutating func begin(chunkSize: Int) -> [Contact]? {
    guard end == nil, !isPaused, !isCancelling, let places = progress.begin(atMost: chunkSize)
    else { return nil }
    let chunk = Array(plan.subjects[places])
    inFlight = Set(chunk.map(\.id))
    return chunk
  }

  mutating func record(_ sent: [SentAction]) {
    for action in sent {
      note(action.outcome, of: action.subject)
      if action.isRefusal { refused.insert(action.subject.id) }
      if case .contact(let contact) = action.remainder { newer[contact.id] = contact }
    }
  }

  private mutating func note(_ outcome: Outcome, of contact: Contact) {
    if outcomes[contact.id] != nil { tally[standing(of: contact), default: 0] -= 1 }
    outcomes[contact.id] = outcome
    tally[standing(of: contact), default: 0] += 1
  }

  mutating func finish(_ chunk: [Contact], after seconds: TimeInterval) {
    inFlight = []
    workedSeconds += seconds
    // It was begun: without a word on it, nobody may take it for not sent.
    for contact in chunk where outcomes[contact.id] == nil {
      let nothing = Message(.warning, "nothing was said of it", nextStep: "read the contact")
      note(.unknown(nothing), of: contact)
    }
    for contact in chunk { take(outcomes[contact.id], isRefusal: refused.contains(contact.id)) }
    refused = []
  }

  private mutating func take(_ outcome: Outcome?, isRefusal: Bool) {
    switch outcome {
    case .done: progress.take(.done)
    case .notFound: progress.take(.notFound)
    case .failed: progress.take(.failed, isRefusal: isRefusal)
    case .unknown, nil: progress.take(.unknown, isRefusal: isRefusal)
    }
  }

  /// Ends the job where nothing is in flight and nothing more may be begun.
  mutating func endIfOver(at now: Date) {
    guard end == nil, inFlight.isEmpty, isCancelling || !hasRest else { return }
    endedAt = now
    end =
      switch progress.stop {
      case _ where progress.begun == plan.subjects.count: .complete
      case .canaryFailed: .canaryFailed
      case .canaryUnknown: .canaryUnknown
      case .refused: .refused
      case nil: .cancelled
      }
  }

  /// What the journal says of the contacts that were not begun.
  var endOfRest: JobEnd { JobEnd(progress.stop) }

  /// Nothing may be sent at all.
  mutating func failBeforeBeginning(_ reason: Message) {
    for subject in plan.subjects { note(.failed(reason), of: subject) }
    progress.failBeforeBeginning()
  }

  mutating func pause() { isPaused = true }
  mutating func goOn() { isPaused = false }
  mutating func cancel() { isCancelling = true }
}

// MARK: - Afterwards

nonisolated extension JobState {
  /// Those who failed or were not begun, as they were read last; never those whose outcome is
  /// unknown.
  var retriable: [Contact] {
    plan.subjects.filter { [.failed, .notBegun].contains(standing(of: $0)) }
      .map { newer[$0.id] ?? $0 }
  }

  /// What is said once it has ended; `key` is what shows more where the operator is.
  func endMessage(shownBy key: String) -> Message {
    let words: [(Standing, String)] = [
      (.done, "done"), (.failed, "failed"), (.unknown, "unknown"), (.notFound, "not found"),
      (.notBegun, "not begun"),
    ]
    let counts = words.compactMap { standing, word -> String? in
      let count = count(standing)
      return count == 0 ? nil : "\(count) \(word)"
    }
    let isWell = count(.done) == plan.subjects.count
    let verb = plan.act.action.rawValue
    return Message(
      isWell ? .success : .warning,
      "job \(number), \(verb) at \(plan.info.name): \(counts.joined(separator: ", "))",
      nextStep: "\(key) shows each")
  }
}
