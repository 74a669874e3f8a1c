package import Foundation

/// What the journal holds, of every process that ever wrote into it.
package protocol JournalArchive: Sendable {
  /// The newest writes that a filter lets through, the oldest of them first.
  @concurrent func writes(_ filter: JournalFilter) async throws(JournalFailure) -> [WriteRecord]

  /// How many writes stand so.
  @concurrent func count(_ standing: WriteRecord.Standing) async throws(JournalFailure) -> Int

  /// Gives every entry of the writes that a filter lets through, in the order in which they were
  /// kept; its limit counts for nothing.
  @concurrent func eachEntry(
    _ filter: JournalFilter, _ body: @Sendable (KeptEntry) throws -> Void
  ) async throws

  /// Jobs with contacts about which nothing was sent, or nothing was said since, though no process
  /// works on them any more; the oldest first.
  @concurrent func unfinishedJobs() async throws(JournalFailure) -> [UnfinishedJob]

  /// Reads every entry, and compares the last one with what stands outside the database.
  @concurrent func verification() async throws(JournalFailure) -> JournalVerification

  /// How `journal.head` contradicts the journal, so that nothing is sent; `nil` where it does not.
  @concurrent func headContradiction() async throws(JournalFailure) -> HeadContradiction?

  /// Accepts the journal as it is, against its head, by an entry that says so. Where the database is
  /// gone, a new one begins.
  ///
  /// - Returns: What was accepted; `nil` where there was nothing to accept.
  @concurrent func acceptHead(
    at time: Date, moment: MachineMoment?
  ) async throws(JournalFailure) -> HeadContradiction?

  /// What an entry's `digest` is for a request of this text, and its `lookupDigest` for a lookup.
  func digest(ofRequest text: String) throws(JournalFailure) -> String

  /// What an entry's `installation` is for this one.
  func code(of installation: Installation) throws(JournalFailure) -> String

  /// What an entry's `machine` is for a machine's identifier.
  func code(ofMachine identifier: String) throws(JournalFailure) -> String
}

/// Which writes are meant: those that meet every condition that is not `nil`.
package struct JournalFilter: Hashable, Sendable {
  /// That began then or later.
  package var since: Date?
  /// That began before.
  package var until: Date?
  package var provider: String?
  package var action: Action?
  package var standing: WriteRecord.Standing?
  package var contactID: String?
  package var caseReference: String?
  package var job: UUID?
  /// The beginning of a write's or a job's identifier, in lower case.
  package var identifierPrefix: String?
  package var limit: Int?

  package init() {}
}

/// One entry as it was kept. What a changed file may hold instead of a known word stays readable.
package struct KeptEntry: Hashable, Sendable {
  /// Grows by one with each entry; a gap means that entries are gone.
  package var sequence: Int64
  package var writeID: String
  package var step: String
  package var time: String
  package var operatorName: String
  /// The address from which the operator was logged in; `nil` for someone at the machine.
  package var origin: String?
  /// The run of the program that wrote it.
  package var session: String
  package var provider: String
  package var environment: String
  package var action: String
  package var contactID: String?
  package var changedFields: [String]
  package var caseReference: String?
  package var job: String?
  /// HMAC-SHA256 of what was asked for, under the journal's key, in hexadecimal.
  package var digest: String
  /// The same of the personal key and value by which the contact was read; `nil` where it was by id
  /// or not at all.
  package var lookupDigest: String?
  package var status: Int?
  package var requestID: String?
  package var note: String?
  /// HMAC-SHA256 of this entry and of the link before it, under the journal's key, in hexadecimal.
  package var link: String
  /// Code of the installation; `nil` in entries from before the journal kept it.
  package var installation: String?
  /// Code of the machine; `nil` where it has no identifier, and in old entries.
  package var machine: String?
  /// The machine's boot; `nil` where it did not tell, and in old entries.
  package var boot: String?
  /// Since that boot, in milliseconds.
  package var uptime: Int64?

  package init(
    sequence: Int64, writeID: String, step: String, time: String, operatorName: String,
    origin: String?, session: String, provider: String, environment: String, action: String,
    contactID: String?, changedFields: [String], caseReference: String?, job: String?,
    digest: String, lookupDigest: String?, status: Int?, requestID: String?, note: String?,
    link: String, installation: String? = nil, machine: String? = nil, boot: String? = nil,
    uptime: Int64? = nil
  ) {
    self.sequence = sequence
    self.writeID = writeID
    self.step = step
    self.time = time
    self.operatorName = operatorName
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
  }
}

extension KeptEntry {
  /// `nil` where a changed file holds no time.
  package var date: Date? {
    try? Date.ISO8601FormatStyle(includingFractionalSeconds: true).parse(time)
  }
}

/// One write with all its entries.
package struct WriteRecord: Hashable, Sendable, Identifiable {
  /// How a write stands: its last step, read in the light of whether its process still runs.
  package enum Standing: String, CaseIterable, Sendable {
    case verified
    case answered
    case failed
    /// Sent, and nobody knows what became of it; also where the process ended before it was told.
    case unknown
    /// It was meant, and its process ended before it was sent.
    case notSent
    /// A process that still runs works on it.
    case underWay
  }

  /// In the order in which they were kept; at least one.
  package var entries: [KeptEntry]
  package var standing: Standing

  package init(entries: [KeptEntry], standing: Standing) {
    precondition(!entries.isEmpty, "A write is in the journal by its entries.")
    self.entries = entries
    self.standing = standing
  }

  package var id: String { last.writeID }
  package var first: KeptEntry { entries[0] }
  package var last: KeptEntry { entries[entries.count - 1] }
}

/// Bulk work that no process goes on with.
package struct UnfinishedJob: Hashable, Sendable, Identifiable {
  package var id: UUID
  package var provider: String
  package var environment: String
  package var action: String
  package var caseReference: String?
  package var operatorName: String
  /// Code of the installation at which it was begun; `nil` in jobs from before the journal kept it.
  package var installation: String?
  /// RFC 3339.
  package var began: String
  package var counts: [WriteRecord.Standing: Int]

  package init(
    id: UUID, provider: String, environment: String, action: String, caseReference: String?,
    operatorName: String, installation: String? = nil, began: String,
    counts: [WriteRecord.Standing: Int]
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
  }

  package var done: Int { (counts[.verified] ?? 0) + (counts[.answered] ?? 0) }
  package var failed: Int { counts[.failed] ?? 0 }
  package var unknown: Int { counts[.unknown] ?? 0 }
  package var notSent: Int { counts[.notSent] ?? 0 }
  package var total: Int { counts.values.reduce(0, +) }
}

/// How `journal.head` and the journal contradict each other.
package struct HeadContradiction: Hashable, Sendable {
  /// The first entry that is in doubt.
  package var sequence: Int64
  /// A closed word, with the head's number where it has one: `headMissing`, `headAhead 42`.
  package var finding: String
  /// One clause.
  package var reason: String

  package init(sequence: Int64, finding: String, reason: String) {
    self.sequence = sequence
    self.finding = finding
    self.reason = reason
  }
}

/// Whether the journal is as it was written.
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

  /// What stands outside the database and says how far the journal went.
  package struct Anchor: Hashable, Sendable {
    package enum Finding: Hashable, Sendable {
      /// Its head is the journal's last entry, or the one so many before: a crash may lose the last
      /// heads.
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
    /// The entries that are known to be gone; empty where none are.
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
  /// What does not hold and was accepted: it is told, and is no fault.
  package var acceptances: [Acceptance]

  package init(
    entries: Int, fault: Fault?, anchors: [Anchor], acceptances: [Acceptance] = []
  ) {
    self.entries = entries
    self.fault = fault
    self.anchors = anchors
    self.acceptances = acceptances
  }

  /// Of the chain and of all anchors that could be checked, what does not hold and comes first.
  package var firstFault: Fault? {
    let contradictions = anchors.compactMap { anchor -> Fault? in
      guard case .contradicts(let fault) = anchor.finding else { return nil }
      return fault
    }
    return ([fault].compactMap(\.self) + contradictions).min { $0.sequence < $1.sequence }
  }
}
