import Domain

/// Looks at the contact as it is just before a write, and throws what must stop it.
typealias BeforeWrite = @Sendable (Contact) throws(WriteFailure) -> Void

/// The way of every write: journal the intent, send, journal the answer, read back. What was sent
/// and not answered is settled by reading: it goes out a second time only where the connection was
/// lost and reading shows that it did not happen, and is otherwise *unknown*.
struct JournaledWrite {
  let client: any ProviderClient
  let context: WriteContext
  let write: ContactWrite
  /// How the contact is read again; `nil` where there is no way.
  let readLookup: ContactLookup?
  /// Whether a contact is as the write leaves it.
  let isDone: @Sendable (Contact) -> Bool
  /// Whether "not found" when reading again counts as done.
  var goneIsDone = false
  /// Whether the provider's word counts where the contact does not show the change: a provider may
  /// keep a value in another form than it was given.
  var answerSuffices = false
  /// Throws what must stop the write when the contact is read before it; not called without a
  /// way to read.
  var checkBefore: BeforeWrite?

  func run() async throws(WriteFailure) -> WriteResult {
    try context.requireAllowed(write.action, at: client.info)
    let log = WriteLog(context: context, client: client, write: write, readLookup: readLookup)
    try await log.record(.intended)
    if let checkBefore, let readLookup {
      do throws(WriteFailure) {
        try checkBefore(try await contactBefore(readLookup))
      } catch {
        try await log.record(.failed, note: error.journalNote)
        throw error
      }
    }
    return try await sendAndSettle(log, mayRepeat: true)
  }

  private func contactBefore(_ lookup: ContactLookup) async throws(WriteFailure) -> Contact {
    let contact: Contact
    do throws(ProviderFailure) {
      contact = try await client.contact(lookup, fields: nil)
    } catch {
      throw .failed(error.beforeWriting)
    }
    if let failure = otherContact(contact) { throw .failed(failure) }
    return contact
  }

  /// A look-up key can come to belong to somebody else, who must be neither written to nor taken as
  /// the evidence of a write.
  private func otherContact(_ contact: Contact) -> ProviderFailure? {
    guard let lookup = write.lookup, lookup.key == .id, contact.id.value != lookup.value else {
      return nil
    }
    return ProviderFailure(
      .conflict, provider: client.info.name, delivery: .notSent,
      message: "the look-up key now belongs to another contact, \(contact.id.value)")
  }

  private func sendAndSettle(
    _ log: WriteLog, mayRepeat: Bool
  ) async throws(WriteFailure) -> WriteResult {
    try await log.record(.sent, delivery: mayRepeat ? .notSent : .unknown)
    let answer: WriteAnswer
    do throws(ProviderFailure) {
      answer = try await client.send(write)
    } catch {
      return try await settle(error, log, mayRepeat: mayRepeat)
    }
    try await log.record(
      .answered, status: answer.status, requestID: answer.requestID, delivery: .answered)
    return try await verified(answer, log)
  }

  private func verified(
    _ answer: WriteAnswer, _ log: WriteLog
  ) async throws(WriteFailure) -> WriteResult {
    var warnings: [String] = []
    let showsChange = answer.contact.map(isDone) ?? true
    if !showsChange { warnings.append("the provider's answer does not show the change") }
    guard let readLookup else {
      guard showsChange || answerSuffices else {
        throw await notShown(by: "its answer", answer, log)
      }
      return WriteResult(
        contact: answer.contact,
        evidence: .answerOnly(reason: "the provider has no read by this id"), warnings: warnings)
    }
    switch await reading(readLookup) {
    case .done(let contact):
      try await log.record(.verified, delivery: .answered)
      return WriteResult(
        contact: contact ?? answer.contact, evidence: .readBack, warnings: warnings)
    case .notDone(let contact):
      guard answerSuffices else { throw await notShown(by: "reading it again", answer, log) }
      warnings.append(
        "the provider answered that it is done, but reading it again does not show it")
      return WriteResult(
        contact: contact, evidence: .answerOnly(reason: "reading shows otherwise"),
        warnings: warnings)
    case .unreadable(let failure):
      guard showsChange || answerSuffices else {
        throw await notShown(by: "its answer", answer, log)
      }
      return WriteResult(
        contact: answer.contact,
        evidence: .answerOnly(reason: "it could not be read again: \(failure.message)"),
        warnings: warnings)
    }
  }

  /// The provider says that it is done, and what it gives of the contact says otherwise.
  private func notShown(by what: String, _ answer: WriteAnswer, _ log: WriteLog) async
    -> WriteFailure
  {
    let failure = ProviderFailure(
      .protocol, provider: client.info.name, delivery: .answered,
      message: "the provider answered that it is done, but \(what) does not show it",
      status: answer.status, requestID: answer.requestID)
    return await log.unknown(failure)
  }

  /// `mayRepeat` allows a write that reading shows not to have happened to be sent once more.
  private func settle(
    _ failure: ProviderFailure, _ log: WriteLog, mayRepeat: Bool
  ) async throws(WriteFailure) -> WriteResult {
    guard failure.mayHaveHappened else {
      throw await log.failed(failure)
    }
    let unknown = await log.unknown(failure)
    guard let readLookup, failure.kind != .cancelled else { throw unknown }
    switch await reading(readLookup) {
    case .done(let contact):
      try await log.record(.verified, note: "settled by reading", delivery: .answered)
      return WriteResult(contact: contact, evidence: .readAfterLostAnswer)
    case .notDone where failure.kind == .server && !failure.isOfGateway:
      throw await log.failed(failure, note: "settled by reading")
    case .notDone(let now) where failure.allowsRepeatAfterReading && mayRepeat:
      guard allows(now) else { throw unknown }
      return try await sendAndSettle(log, mayRepeat: false)
    case .notDone, .unreadable:
      throw unknown
    }
  }

  /// Whether nothing came in between that must stop the write when it goes out again.
  private func allows(_ now: Contact) -> Bool {
    do throws(WriteFailure) {
      try checkBefore?(now)
      return true
    } catch {
      return false
    }
  }

  private enum Reading {
    case done(Contact?)
    case notDone(Contact)
    case unreadable(ProviderFailure)
  }

  /// Reads in a task of its own: a cancelled operator's act must still learn what happened.
  private func reading(_ lookup: ContactLookup) async -> Reading {
    let client = client
    let result = await uncancelled { () async throws(ProviderFailure) in
      try await client.contact(lookup, fields: nil)
    }
    switch result {
    case .success(let contact):
      if let failure = otherContact(contact) { return .unreadable(failure) }
      return isDone(contact) ? .done(contact) : .notDone(contact)
    case .failure(let failure) where failure.kind == .notFound && goneIsDone: return .done(nil)
    case .failure(let failure): return .unreadable(failure)
    }
  }
}
