package import Domain
package import Foundation
import Operations

/// A confirmed plan while it is carried out, with the outcome of each contact.
package nonisolated struct JobState: Hashable, Sendable {
  /// How the job ended.
  package enum End: Hashable, Sendable {
    case complete
    /// The canary failed, so no other contact was sent.
    case canaryFailed
    /// The outcome of the canary is unknown, so no other contact was sent.
    case canaryUnknown
    /// The provider refused the key several times in a row.
    case refused
    /// The journal cannot be written.
    case journalFailed
    case cancelled
    /// The job could not start; nothing was sent.
    case notBegun

    init(_ ending: JobEnding) {
      self =
        switch ending {
        case .complete: .complete
        case .stopped(.canaryFailed): .canaryFailed
        case .stopped(.canaryUnknown): .canaryUnknown
        case .stopped(.refused): .refused
        case .stopped(.journal): .journalFailed
        case .cancelled: .cancelled
        case .notBegun, .takenOver: .notBegun
        }
    }
  }

  package enum Phase: Hashable, Sendable {
    case canary
    case running
    case paused
    /// Contacts in flight finish; no others are sent.
    case cancelling
    case ended(End)
  }

  package enum Outcome: Hashable, Sendable {
    /// `proof` describes the result and its evidence.
    case done(proof: String, warnings: [String])
    /// The contact does not exist; nothing was sent.
    case notFound
    case failed(Message)
    /// The job could not begin.
    case notSent(Message)
    case unknown(Message)
  }

  /// The state of a contact, in the order in which the operator should look at them.
  package enum Standing: CaseIterable, Hashable, Sendable {
    case unknown
    case failed
    case notFound
    case inFlight
    case notSent
    case done
  }

  /// Counts the session's jobs from 1.
  package let number: Int
  package internal(set) var plan: ActionPlanState
  package let startedAt: Date
  package private(set) var endedAt: Date?
  package internal(set) var outcomes: [ContactID: Outcome] = [:]
  package private(set) var inFlight: Set<ContactID> = []
  package internal(set) var isPaused = false
  /// Failed contacts as they were read by the job, newer than in the plan.
  private(set) var newer: [ContactID: Contact] = [:]
  private let ids: Set<ContactID>
  /// Counts of the outcomes.
  private var tally: [Standing: Int] = [:]
  private var isCancelling = false
  private var end: End?
  /// The time during which contacts were in flight, in seconds.
  private var workedSeconds = 0.0

  init(number: Int, plan: ActionPlanState, startedAt: Date) {
    self.number = number
    self.plan = plan
    self.startedAt = startedAt
    ids = Set(plan.subjects.map(\.id))
  }

  package var phase: Phase {
    if let end { return .ended(end) }
    if isCancelling { return .cancelling }
    if isPaused { return .paused }
    return isAtCanary ? .canary : .running
  }

  /// Whether no contact is done yet.
  private var isAtCanary: Bool { plan.subjects.count > 1 && (tally[.done] ?? 0) == 0 }

  package var isActive: Bool { end == nil }
  /// Whether contacts are left that were not sent.
  package var hasRest: Bool { isActive && count(.notSent) > 0 }

  package func isAbout(_ id: ContactID) -> Bool { ids.contains(id) }

  // MARK: - Counting

  /// The number of contacts that were sent and have an outcome.
  package var dealtWith: Int { outcomes.count - (tally[.notSent] ?? 0) }

  package func standing(of contact: Contact) -> Standing {
    switch outcomes[contact.id] {
    case .unknown: .unknown
    case .failed: .failed
    case .notFound: .notFound
    case .done: .done
    case .notSent: .notSent
    case nil: inFlight.contains(contact.id) ? .inFlight : .notSent
    }
  }

  /// Counts without visiting the contacts.
  package func count(_ standing: Standing) -> Int {
    let sending = inFlight.count { outcomes[$0] == nil }
    return switch standing {
    case .inFlight: sending
    case .notSent: plan.subjects.count - outcomes.count - sending + (tally[.notSent] ?? 0)
    case .done, .failed, .notFound, .unknown: tally[standing] ?? 0
    }
  }

  /// All contacts, problems first.
  package var inOrder: [Contact] {
    let groups = Dictionary(grouping: plan.subjects, by: standing)
    return Standing.allCases.flatMap { groups[$0] ?? [] }
  }

  package func subjects(_ standing: Standing) -> [Contact] {
    plan.subjects.filter { self.standing(of: $0) == standing }
  }

  /// The duration until now, or until the end.
  package func seconds(at now: Date) -> TimeInterval {
    (endedAt ?? now).timeIntervalSince(startedAt)
  }

  /// An estimate from the pace so far; `nil` if too few contacts are done or the job does not run.
  package var secondsLeft: TimeInterval? {
    guard phase == .running, dealtWith >= 5, dealtWith < plan.subjects.count else { return nil }
    return workedSeconds / Double(dealtWith) * Double(plan.subjects.count - dealtWith)
  }
}

// MARK: - Events of the job

nonisolated extension JobState {
  mutating func send(_ places: Range<Int>) {
    inFlight = Set(plan.subjects[places].map(\.id))
  }

  /// `seconds`: the duration of the call.
  mutating func record(_ ended: [EndedContact], after seconds: TimeInterval) {
    let words = OutcomeWords(action: plan.act.action, info: plan.info)
    for contact in ended {
      let subject = plan.subjects[contact.place]
      note(words.outcome(contact.outcome), of: subject)
      if case .contact(let read) = contact.outcome.remainder { newer[subject.id] = read }
    }
    inFlight = []
    workedSeconds += seconds
  }

  private mutating func note(_ outcome: Outcome, of contact: Contact) {
    if outcomes[contact.id] != nil { tally[standing(of: contact), default: 0] -= 1 }
    outcomes[contact.id] = outcome
    tally[standing(of: contact), default: 0] += 1
  }

  mutating func finish(_ ending: JobEnding, at now: Date) {
    switch ending {
    case .notBegun(let failure): sendNone(Message(failure))
    case .takenOver:
      sendNone(
        Message(
          .warning, "\(plan.info.name): another process has continued the job",
          nextStep: "nothing was sent; look at the job again"))
    case .complete, .stopped, .cancelled: break
    }
    end = End(ending)
    endedAt = now
  }

  private mutating func sendNone(_ reason: Message) {
    for subject in plan.subjects { note(.notSent(reason), of: subject) }
  }

  mutating func cancel() { isCancelling = true }
}

// MARK: - Afterwards

nonisolated extension JobState {
  /// Whether the contact still needs a write after this job; `nil` if it does.
  func answer(about contact: Contact) -> LaterWrites.Answer? {
    switch standing(of: contact) {
    case .done: .done
    case .unknown: .unknown
    case .inFlight: .underWay
    case .notSent: isActive ? .underWay : nil
    case .failed, .notFound: nil
    }
  }

  /// The contacts that failed or were not sent, as they were last read; never those with an unknown
  /// outcome.
  var retriable: [Contact] {
    plan.subjects.filter { [.failed, .notSent].contains(standing(of: $0)) }
      .map { newer[$0.id] ?? $0 }
  }

  /// The message after the job has ended; `key` shows more.
  func endMessage(shownBy key: String) -> Message {
    let words: [(Standing, String)] = [
      (.done, "done"), (.failed, "failed"), (.unknown, "unknown"), (.notFound, "not found"),
      (.notSent, "not sent"),
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
