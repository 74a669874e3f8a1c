package import Foundation

/// What the journal holds, from all processes that wrote to it.
package protocol JournalArchive: Sendable {
  /// The newest writes that pass the filter, oldest first.
  @concurrent func writes(_ filter: JournalFilter) async throws(JournalFailure) -> [WriteRecord]

  /// The number of writes with this outcome.
  @concurrent func count(_ outcome: WriteRecord.Outcome) async throws(JournalFailure) -> Int

  /// Passes on every entry of the writes that pass the filter, in the order in which they were
  /// kept. Ignores the filter's limit.
  @concurrent func eachEntry(
    _ filter: JournalFilter, _ body: @Sendable (KeptEntry) throws -> Void
  ) async throws

  /// Jobs that no process works on any more and that have contacts not sent or with an unknown
  /// outcome, oldest first.
  @concurrent func unfinishedJobs() async throws(JournalFailure) -> [UnfinishedJob]

  /// Reads every entry and compares the last one with the anchors outside the database.
  /// Also with heads that were kept elsewhere.
  @concurrent func verification(
    with witness: [WitnessedHead]
  ) async throws(JournalFailure) -> JournalVerification

  /// How `journal.head` contradicts the journal, so that nothing may be sent; `nil` if it does not.
  @concurrent func headContradiction() async throws(JournalFailure) -> HeadContradiction?

  /// Appends an entry that accepts the journal as it is, against its head. If the database is gone,
  /// a new one begins.
  ///
  /// - Returns: What was accepted; `nil` if there was nothing to accept.
  @concurrent func acceptHead(
    at time: Date, moment: MachineMoment?
  ) async throws(JournalFailure) -> HeadContradiction?

  /// The `digest` of an entry with this request text, or the `lookupDigest` of one with this
  /// lookup.
  func digest(ofRequest text: String) throws(JournalFailure) -> String

  /// The `installation` of an entry for this installation.
  func code(of installation: Installation) throws(JournalFailure) -> String

  /// The `machine` of an entry for this machine identifier.
  func code(ofMachine identifier: String) throws(JournalFailure) -> String
}

extension JournalArchive {
  @concurrent package func verification() async throws(JournalFailure) -> JournalVerification {
    try await verification(with: [])
  }
}

/// How far a chain went when it was verified, as a file outside the journal has it.
package struct WitnessedHead: Hashable, Sendable {
  /// Of a journal with one chain, a name made of its key.
  package var chain: String
  package var number: Int64
  /// 64 hexadecimal digits.
  package var link: String

  package init(chain: String, number: Int64, link: String) {
    self.chain = chain
    self.number = number
    self.link = link
  }
}

/// Selects the writes that meet every condition that is not `nil`.
package struct JournalFilter: Hashable, Sendable {
  /// Began at this time or later.
  package var since: Date?
  /// Began before this time.
  package var until: Date?
  package var provider: String?
  package var operatorName: String?
  /// Matches no entry of a journal that is not a team's.
  package var host: String?
  package var action: Action?
  package var outcome: WriteRecord.Outcome?
  package var contactID: String?
  package var caseReference: String?
  package var job: UUID?
  /// Not part of this job.
  package var otherThanJob: UUID?
  /// The beginning of a write's or a job's identifier, in lower case.
  package var identifierPrefix: String?
  package var limit: Int?

  package init() {}
}

/// One entry as it was kept. Words are plain strings, so that a changed file stays readable.
package struct KeptEntry: Hashable, Sendable {
  /// Grows with each entry. In a journal with one chain it grows by one, and a gap means that entries
  /// are missing; a team's journal has several, and gaps.
  package var sequence: Int64
  package var writeID: String
  package var step: String
  package var time: String
  package var operatorName: String
  /// The machine whose chain has it; `nil` in a journal that is not a team's.
  package var host: String?
  /// The address from which the operator was logged in; `nil` for an operator at the machine.
  package var origin: String?
  /// The run of the program that wrote it.
  package var session: String
  package var provider: String
  package var environment: String
  package var action: String
  package var contactID: String?
  package var changedFields: [ChangedField]
  package var caseReference: String?
  package var job: String?
  /// HMAC-SHA256 of the request text, under the journal's key, in hexadecimal.
  package var digest: String
  /// The same of the personal key and value by which the contact was read; `nil` if it was read by
  /// id or not at all.
  package var lookupDigest: String?
  package var status: Int?
  package var requestID: String?
  package var note: String?
  /// HMAC-SHA256 of this entry and of the link before it, under the journal's key, in hexadecimal.
  package var link: String
  /// Code of the installation; `nil` in entries from before the journal kept it.
  package var installation: String?
  /// Code of the machine; `nil` if it has no identifier, and in old entries.
  package var machine: String?
  /// The machine's boot; `nil` if it did not tell, and in old entries.
  package var boot: String?
  /// Milliseconds since that boot.
  package var uptime: Int64?
  /// JSON of a step of a case; `nil` for a write.
  package var event: String?

  package init(
    sequence: Int64, writeID: String, step: String, time: String, operatorName: String,
    host: String? = nil, origin: String?, session: String, provider: String, environment: String,
    action: String,
    contactID: String?, changedFields: [ChangedField], caseReference: String?, job: String?,
    digest: String, lookupDigest: String?, status: Int?, requestID: String?, note: String?,
    link: String, installation: String? = nil, machine: String? = nil, boot: String? = nil,
    uptime: Int64? = nil, event: String? = nil
  ) {
    self.sequence = sequence
    self.writeID = writeID
    self.step = step
    self.time = time
    self.operatorName = operatorName
    self.host = host
    self.origin = origin
    self.session = session
    self.provider = provider
    self.environment = environment
    self.action = action
    self.contactID = contactID
    self.changedFields = changedFields
    self.caseReference = caseReference
    self.job = job
    self.digest = digest
    self.lookupDigest = lookupDigest
    self.status = status
    self.requestID = requestID
    self.note = note
    self.link = link
    self.installation = installation
    self.machine = machine
    self.boot = boot
    self.uptime = uptime
    self.event = event
  }
}

extension KeptEntry {
  /// `nil` if a changed file holds no valid time.
  package var date: Date? { Self.date(of: time) }

  /// RFC 3339 in UTC with milliseconds.
  package static func text(of time: Date) -> String {
    time.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
  }

  /// `time`: as the journal keeps it.
  package static func date(of time: String) -> Date? {
    try? Date.ISO8601FormatStyle(includingFractionalSeconds: true).parse(time)
  }
}

/// One write with all its entries.
package struct WriteRecord: Hashable, Sendable, Identifiable {
  /// What the last step of a write means, given whether its process still runs.
  package enum Outcome: String, CaseIterable, Sendable {
    case verified
    case answered
    case failed
    /// Sent, and the journal does not say what happened; also if the process ended before an
    /// answer.
    case unknown
    /// Never sent: its job or its process ended before.
    case notSent
    /// A process that still runs is working on it.
    case underWay
  }

  /// In the order in which they were kept; at least one.
  package var entries: [KeptEntry]
  package var outcome: Outcome

  package init(entries: [KeptEntry], outcome: Outcome) {
    precondition(!entries.isEmpty, "A write has at least one entry.")
    self.entries = entries
    self.outcome = outcome
  }

  package var id: String { last.writeID }

  /// Whether the journal has no result of the write yet: it can be sent or settled.
  package var isOpen: Bool {
    [JournalEntry.Step.intended, .sent].map(\.rawValue).contains(last.step)
  }

  /// What was done, as the last step that says so; `nil` if none does.
  package var effect: WriteEffect? {
    guard outcome == .verified || outcome == .answered else { return nil }
    return entries.reversed().lazy.compactMap { EntryNote($0.note).effect }.first
  }
  package var first: KeptEntry { entries[0] }
  package var last: KeptEntry { entries[entries.count - 1] }
}

/// A bulk job that no process works on any more.
package struct UnfinishedJob: Hashable, Sendable, Identifiable {
  package var id: UUID
  package var provider: String
  package var environment: String
  package var action: String
  package var caseReference: String?
  package var operatorName: String
  /// Code of the installation of the job; `nil` in jobs from before the journal kept it.
  package var installation: String?
  /// RFC 3339.
  package var began: String
  package var counts: [WriteRecord.Outcome: Int]
  /// The number of contacts not sent that the job has given up.
  package var givenUp: Int

  package init(
    id: UUID, provider: String, environment: String, action: String, caseReference: String?,
    operatorName: String, installation: String? = nil, began: String,
    counts: [WriteRecord.Outcome: Int], givenUp: Int = 0
  ) {
    self.id = id
    self.provider = provider
    self.environment = environment
    self.action = action
    self.caseReference = caseReference
    self.operatorName = operatorName
    self.installation = installation
    self.began = began
    self.counts = counts
    self.givenUp = givenUp
  }

  package var done: Int { (counts[.verified] ?? 0) + (counts[.answered] ?? 0) }
  package var failed: Int { counts[.failed] ?? 0 }
  package var unknown: Int { counts[.unknown] ?? 0 }
  package var notSent: Int { counts[.notSent] ?? 0 }
  /// The number of contacts that can still be sent.
  package var left: Int { notSent - givenUp }
  package var total: Int { counts.values.reduce(0, +) }
}

/// How `journal.head` and the journal contradict each other.
package struct HeadContradiction: Hashable, Sendable {
  /// The first entry in doubt.
  package var sequence: Int64
  /// A fixed word, with the head's number if it has one: `headMissing`, `headAhead 42`.
  package var finding: String
  /// One clause.
  package var reason: String

  package init(sequence: Int64, finding: String, reason: String) {
    self.sequence = sequence
    self.finding = finding
    self.reason = reason
  }
}

/// The result of verifying the journal.
package struct JournalVerification: Hashable, Sendable {
  /// The first entry that does not hold.
  package struct Fault: Hashable, Sendable {
    package var sequence: Int64
    /// One clause.
    package var reason: String

    package init(sequence: Int64, reason: String) {
      self.sequence = sequence
      self.reason = reason
    }
  }

  /// A place outside the database that records how far the journal went.
  package struct Anchor: Hashable, Sendable {
    package enum Finding: Hashable, Sendable {
      /// Its head is the journal's last entry, or one that is `behind` entries older: a crash may
      /// lose the last heads.
      case agrees(behind: Int)
      case contradicts(JournalVerification.Fault)
      /// It cannot be checked.
      case unavailable(reason: String)
    }

    package var name: String
    package var finding: Finding
    /// Whether it is the database's own file, which has no head.
    package var isFile: Bool

    package init(name: String, finding: Finding, isFile: Bool = false) {
      self.name = name
      self.finding = finding
      self.isFile = isFile
    }
  }

  /// An entry by which an operator accepted the journal against its head.
  package struct Acceptance: Hashable, Sendable {
    package var sequence: Int64
    /// The entries known to be missing; may be empty.
    package var gone: Range<Int64>
    /// As in `HeadContradiction`.
    package var finding: String
    package var operatorName: String
    /// RFC 3339.
    package var time: String

    package init(
      sequence: Int64, gone: Range<Int64>, finding: String, operatorName: String, time: String
    ) {
      self.sequence = sequence
      self.gone = gone
      self.finding = finding
      self.operatorName = operatorName
      self.time = time
    }
  }

  package var entries: Int
  package var fault: Fault?
  package var anchors: [Anchor]
  /// Contradictions that an operator accepted. They are reported and are not faults.
  package var acceptances: [Acceptance]
  /// The last entries of all chains that have one, for a witness.
  package var heads: [WitnessedHead]

  package init(
    entries: Int, fault: Fault?, anchors: [Anchor], acceptances: [Acceptance] = [],
    heads: [WitnessedHead] = []
  ) {
    self.heads = heads
    self.entries = entries
    self.fault = fault
    self.anchors = anchors
    self.acceptances = acceptances
  }

  /// The earliest fault of the chain and of all anchors that could be checked.
  package var firstFault: Fault? {
    let contradictions = anchors.compactMap { anchor -> Fault? in
      guard case .contradicts(let fault) = anchor.finding else { return nil }
      return fault
    }
    return ([fault].compactMap(\.self) + contradictions).min { $0.sequence < $1.sequence }
  }
}
