import Domain
import Foundation

/// Records one call in the journal, as one write for each of its contacts.
struct WriteLog {
  /// One contact's write, as the journal has it.
  struct Subject {
    /// The provider's id; `nil` if only a personal key is known, or nothing yet.
    var contactID: String?
    var changedFields: [ChangedField] = []
    /// For reading before and after the write.
    var readLookup: ContactLookup?
    var request: String
    /// By which the contact is held.
    var lookups: [ContactLookup] = []
  }

  private struct Write {
    var id: UUID
    var target: JournalEntry.Target
    /// Whether the journal already has it as intended.
    var isMeant = false
    var contact: LeasedContact
    var lease = ContactLease.unshared
  }

  private let context: WriteContext
  private let info: ProviderInfo
  private let action: Action
  private var writes: [Write]
  /// For the entry before the write is sent the first time.
  var sentNote: String?

  init(context: WriteContext, client: any ProviderClient, action: Action, _ subjects: [Subject]) {
    self.context = context
    info = client.info
    self.action = action
    writes = subjects.map { subject in
      let contact = LeasedContact(subject.lookups, at: client.info)
      if let meant = subject.contactID.flatMap({ context.job?.write(about: $0) }) {
        return Write(id: meant.id, target: meant.target, isMeant: true, contact: contact)
      }
      return Write(
        id: context.ambient.makeID(),
        target: JournalEntry.Target(
          subject, action: action, at: client.info, caseReference: context.caseReference),
        contact: contact)
    }
  }

  /// For a write to one contact.
  init(
    context: WriteContext, client: any ProviderClient, write: ContactWrite,
    readLookup: ContactLookup? = nil
  ) {
    self.init(
      context: context, client: client, action: write.action,
      [Subject(of: write, readLookup: readLookup)])
  }

  /// Sets the id of a new contact for the following entries.
  mutating func name(_ id: String) {
    for index in writes.indices { writes[index].target.contactID = info.keptID(id) }
  }

  /// `delivery` is the state of the request, for the failure if the journal cannot be written.
  /// `indices` are places of subjects; `nil` means all.
  func record(
    _ step: JournalEntry.Step, of indices: [Int]? = nil, status: Int? = nil,
    requestID: String? = nil, note: String? = nil, delivery: ProviderFailure.Delivery = .notSent
  ) async throws(WriteFailure) {
    do throws(JournalFailure) {
      try await keep(
        step, of: indices, status: status, requestID: requestID,
        note: note ?? (step == .sent ? sentNote : nil))
    } catch {
      throw unrecorded(error, delivery, indices)
    }
  }

  private func unrecorded(
    _ failure: JournalFailure, _ delivery: ProviderFailure.Delivery, _ indices: [Int]?
  ) -> WriteFailure {
    guard delivery == .answered, let target = writes.first?.target else {
      return .journal(failure, isSent: delivery != .notSent)
    }
    let ids = (indices?.map { writes[$0] } ?? writes).map(\.target.contactID)
    return .doneUnrecorded(
      failure, provider: target.provider, contact: ids.count == 1 ? ids[0] : nil)
  }

  /// Records an answer. Returns the failure: the contact must be read back even if the journal
  /// cannot be written.
  func attempt(
    _ step: JournalEntry.Step, of indices: [Int]? = nil, answer: WriteAnswer? = nil,
    note: EntryNote = EntryNote(nil)
  ) async -> WriteFailure? {
    do throws(WriteFailure) {
      try await record(
        step, of: indices, status: answer?.status, requestID: answer?.requestID, note: note.text,
        delivery: .answered)
      return nil
    } catch {
      return error
    }
  }

  private func keep(
    _ step: JournalEntry.Step, of indices: [Int]?, status: Int?, requestID: String?, note: String?
  ) async throws(JournalFailure) {
    var concerned = indices?.map { writes[$0] } ?? writes
    if step == .intended { concerned = concerned.filter { !$0.isMeant } }
    guard !concerned.isEmpty else { return }
    let time = context.ambient.now()
    let moment = context.ambient.moment()
    try await context.journal.record(
      concerned.map {
        var entry = JournalEntry(
          writeID: $0.id, step: step, time: time, moment: moment, target: $0.target,
          status: status, requestID: requestID.flatMap(RequestID.kept), note: note)
        entry.lease = $0.lease
        return entry
      })
  }

  // MARK: - Who is at work

  /// Holds the contacts while `body` writes to them and records it.
  ///
  /// `body` gets the log for its entries, and why contacts may not be written to, by their places.
  func holding<Value>(
    _ body: (WriteLog, [Int: WriteFailure]) async throws(WriteFailure) -> Value
  ) async throws(WriteFailure) -> Value {
    try await holding(writes.map(\.contact), body)
  }

  /// For the only contact of a call.
  ///
  /// - Throws: `.held` before `body` runs if another session holds the contact.
  func holdingOne<Value>(
    _ body: (WriteLog) async throws(WriteFailure) -> Value
  ) async throws(WriteFailure) -> Value {
    try await holding { (log, held) async throws(WriteFailure) in
      if let failure = held[0] { throw failure }
      return try await body(log)
    }
  }

  /// Also holds the only contact by its id, which was not known before it was read.
  ///
  /// - Throws: `.held`, with that in the journal.
  func holdingOne<Value>(
    alsoBy id: ContactID?, _ body: (WriteLog) async throws(WriteFailure) -> Value
  ) async throws(WriteFailure) -> Value {
    let contact = LeasedContact(id.map { [.id($0.value)] } ?? [], at: info)
    guard !Set(contact.names).isSubset(of: writes[0].contact.names) else {
      return try await body(self)
    }
    return try await holding([contact]) { (log, held) async throws(WriteFailure) in
      guard let failure = held[0] else { return try await body(log) }
      try await log.record(.failed, note: EntryNote.held)
      throw failure
    }
  }

  private func holding<Value>(
    _ contacts: [LeasedContact],
    _ body: (WriteLog, [Int: WriteFailure]) async throws(WriteFailure) -> Value
  ) async throws(WriteFailure) -> Value {
    let answers: [LeaseAnswer]
    do throws(JournalFailure) {
      answers = try await context.leases.take(contacts, for: action)
    } catch {
      throw .journal(error, isSent: false)
    }
    var log = self
    var held: [Int: WriteFailure] = [:]
    var leases: [ContactLease] = []
    for (index, answer) in answers.enumerated() {
      switch answer {
      case .taken(let lease):
        log.writes[index].lease.subjects += lease.subjects
        leases.append(lease)
      case .held(let holder): held[index] = .held(provider: info.name, holder)
      }
    }
    let result: Result<Value, WriteFailure>
    do throws(WriteFailure) {
      // The journal has the contacts of a job as intended.
      let meant = held.keys.filter { writes[$0].isMeant }.sorted()
      try await log.record(.failed, of: meant, note: EntryNote.held)
      result = .success(try await body(log, held))
    } catch {
      result = .failure(error)
    }
    await context.leases.release(leases)
    return try result.get()
  }

  // MARK: - Sending

  /// Sends the write after `sent` is on disk. Each repeat after a call limit gets an entry before
  /// it is sent.
  func send(
    _ write: ContactWrite, of indices: [Int]? = nil, by client: any ProviderClient
  ) async throws(ProviderFailure) -> WriteAnswer {
    let repeated = RepeatedWrite { () async throws(JournalFailure) in
      try await keep(.sent, of: indices, status: nil, requestID: nil, note: "repeated")
    }
    let result = await RepeatedWrite.$current.withValue(repeated) {
      () async -> Result<WriteAnswer, ProviderFailure> in
      do throws(ProviderFailure) {
        return .success(try await client.send(write))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  /// The result is the same if the journal cannot be written.
  func unknown(_ failure: ProviderFailure, of indices: [Int]? = nil) async -> WriteFailure {
    .outcomeUnknown(await recorded(failure, as: .unknown, of: indices, note: nil))
  }

  /// The result is the same if the journal cannot be written.
  func failed(_ failure: ProviderFailure, of indices: [Int]? = nil) async -> WriteFailure {
    .failed(await recorded(failure, as: .failed, of: indices, note: nil))
  }

  /// Reading showed that the write did not happen, whatever its answer said.
  func undone(_ failure: ProviderFailure, of indices: [Int]? = nil) async -> WriteFailure {
    let note = EntryNote(nil, failure.kind.rawValue, EntryNote.settled)
    return .failed(await recorded(failure, as: .failed, of: indices, note: note.text))
  }

  private func recorded(
    _ failure: ProviderFailure, as step: JournalEntry.Step, of indices: [Int]?, note: String?
  ) async -> ProviderFailure {
    do throws(WriteFailure) {
      try await record(
        step, of: indices, status: failure.status, requestID: failure.requestID,
        note: note ?? failure.kind.rawValue)
      return failure
    } catch {
      var failure = failure
      failure.message += "; the journal cannot be written either"
      return failure
    }
  }
}

extension WriteLog.Subject {
  init(of write: ContactWrite, readLookup: ContactLookup?) {
    self.init(
      contactID: write.lookup?.journalID, changedFields: write.changedFields,
      readLookup: readLookup, request: write.requestText,
      lookups: [write.lookup, readLookup].compactMap { $0 })
  }
}

extension JournalEntry.Target {
  init(
    _ subject: WriteLog.Subject, action: Action, at info: ProviderInfo, caseReference: String?,
    job: UUID? = nil
  ) {
    let personal = subject.readLookup.flatMap { $0.key.isPersonal ? $0.requestText : nil }
    self.init(
      provider: info.name, environment: info.environment, installation: info.installation,
      action: action,
      contactID: subject.contactID.flatMap(info.keptID), changedFields: subject.changedFields,
      caseReference: caseReference, job: job, personalLookup: personal, request: subject.request)
  }
}

extension ContactLookup {
  /// `nil` for a personal key, which the journal may not keep.
  var journalID: String? { key.isPersonal ? nil : value }
}

extension ContactWrite {
  /// Names, and of preferences the new values. No other values.
  fileprivate var changedFields: [ChangedField] {
    switch self {
    case .create(let draft), .update(_, let draft): draft.fieldNames.map { ChangedField($0) }
    case .preferences(_, let channels):
      Channel.allCases.compactMap { channel in
        channels[channel].map { ChangedField(channel, optsIn: $0) }
      }
    case .setPricing, .removePricing: [ChangedField("pricing")]
    case .delete, .anonymize, .upsert, .importFile: []
    }
  }
}

extension WriteFailure {
  /// One of a few fixed words, never a text that could hold personal data.
  var journalNote: String {
    switch self {
    case .unavailable, .caseMissing: "refused"
    case .suppressed(_, .listed): EntryNote.suppressed
    case .suppressed: EntryNote.suppressionUnchecked
    case .invalid: "validation"
    case .conflict: "conflict"
    case .held: EntryNote.held
    case .failed(let failure), .outcomeUnknown(let failure): failure.kind.rawValue
    case .journal, .doneUnrecorded: "journal"
    }
  }
}

extension ContactWrite {
  /// What the provider says it did when it answers that the write is done; `nil` if that is what was
  /// requested, or only reading shows it.
  var answeredEffect: WriteEffect? {
    switch self {
    case .anonymize: .anonymized
    case .importFile: .accepted
    case .create, .update, .preferences, .setPricing, .removePricing, .delete, .upsert: nil
    }
  }
}
