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
  /// Whether the contact, before and after, shows that nothing was done. Where it shows neither that
  /// nor what was asked for, the provider's word counts: it may keep a value in another form than it
  /// was given. Without it, what is not shown is not done.
  var isUntouched: (@Sendable (Contact, Contact) -> Bool)?
  /// Throws what must stop the write when the contact is read before it; not called without a
  /// way to read.
  var checkBefore: BeforeWrite?

  /// - Returns: Also the contact as it was read before.
  func run() async throws(WriteFailure) -> (result: WriteResult, before: Contact?) {
    try context.requireAllowed(write.action, at: client.info)
    try context.requireSendable(write, at: client)
    let log = WriteLog(context: context, client: client, write: write, readLookup: readLookup)
    try await log.record(.intended)
    var before: Contact?
    if let checkBefore, let readLookup {
      do throws(WriteFailure) {
        let contact = try await contactBefore(readLookup)
        try checkBefore(contact)
        before = contact
      } catch {
        try await log.record(.failed, note: error.journalNote)
        throw error
      }
    }
    return (try await sendAndSettle(before, log, mayRepeat: true), before)
  }

  private func contactBefore(_ lookup: ContactLookup) async throws(WriteFailure) -> Contact {
    let contact: Contact
    do throws(ProviderFailure) {
      contact = try await client.contact(lookup, fields: nil)
    } catch {
      throw .failed(error.beforeWriting)
    }
    if isAnother(contact, than: nil) { throw .failed(another(contact)) }
    return contact
  }

  /// A look-up key can come to belong to somebody else, who must be neither written to nor taken as
  /// the evidence of a write.
  private func isAnother(_ contact: Contact, than before: Contact?) -> Bool {
    if let before { return contact.id != before.id }
    return write.lookup.map { !$0.isAnswered(by: contact.id) } ?? false
  }

  private func another(_ contact: Contact) -> ProviderFailure {
    ProviderFailure(
      .conflict, provider: client.info.name, delivery: .notSent,
      message: "the look-up key now belongs to another contact, \(contact.id.value)")
  }

  /// By the id, where the provider finds the contact so: the write may change any other key.
  private func lookupAfter(_ before: Contact?) -> ContactLookup? {
    guard let before, client.info.capabilities.readsByID else { return readLookup }
    return .id(before.id.value)
  }

  private func sendAndSettle(
    _ before: Contact?, _ log: WriteLog, mayRepeat: Bool
  ) async throws(WriteFailure) -> WriteResult {
    try await log.record(.sent, delivery: mayRepeat ? .notSent : .unknown)
    let answer: WriteAnswer
    do throws(ProviderFailure) {
      answer = try await log.send(write, by: client)
    } catch {
      return try await settle(error, before, log, mayRepeat: mayRepeat)
    }
    let unrecorded = await log.attempt(.answered, answer: answer)
    let result = try await verified(answer, before, log)
    if let unrecorded { throw unrecorded }
    return result
  }

  private func verified(
    _ answer: WriteAnswer, _ before: Contact?, _ log: WriteLog
  ) async throws(WriteFailure) -> WriteResult {
    if let contact = answer.contact, isAnother(contact, than: before) {
      throw await log.unknown(
        contradiction(answer, "but its answer is about contact \(contact.id.value)"))
    }
    let showsChange = answer.contact.map(isDone) ?? false
    guard let lookup = lookupAfter(before) else {
      guard showsChange else {
        throw await log.unknown(contradiction(answer, "but its answer does not show it"))
      }
      return WriteResult(
        contact: answer.contact,
        evidence: .answerOnly(reason: "the provider has no read by this id"))
    }
    switch await reading(lookup, before) {
    case .done(let contact):
      try await log.record(.verified, delivery: .answered)
      return WriteResult(contact: contact ?? answer.contact, evidence: .readBack)
    case .notDone(let now):
      guard let before, let isUntouched, !isUntouched(before, now) else {
        throw await log.unknown(contradiction(answer, "but reading it again does not show it"))
      }
      return WriteResult(
        contact: now, evidence: .answerOnly(reason: "reading shows otherwise"),
        warnings: [
          "the provider answered that it is done, but reading it again does not show it"
        ])
    case .unreadable(let failure) where failure.absence != nil:
      throw await log.unknown(contradiction(answer, "but has no such contact any more"))
    case .unreadable(let failure):
      let reason = "it could not be read again: \(failure.message)"
      guard showsChange else {
        throw await log.unknown(
          contradiction(answer, "but its answer does not show it, and \(reason)"))
      }
      return WriteResult(contact: answer.contact, evidence: .answerOnly(reason: reason))
    }
  }

  /// The provider says that it is done, and what it gives of the contact says otherwise.
  private func contradiction(_ answer: WriteAnswer, _ words: String) -> ProviderFailure {
    ProviderFailure(
      .protocol, provider: client.info.name, delivery: .answered,
      message: "the provider answered that it is done, \(words)", status: answer.status,
      requestID: answer.requestID)
  }

  /// `mayRepeat` allows a write that reading shows not to have happened to be sent once more.
  private func settle(
    _ failure: ProviderFailure, _ before: Contact?, _ log: WriteLog, mayRepeat: Bool
  ) async throws(WriteFailure) -> WriteResult {
    // Whatever became of a second request, the first one may still be carried out.
    // And a contact that is to be erased and is not found may be gone because of the request.
    let lookup = lookupAfter(before)
    let mayBeErased = failure.absence != nil && goneIsDone && lookup != nil
    guard failure.mayHaveHappened || !mayRepeat || mayBeErased else {
      throw await log.failed(failure)
    }
    let unknown = await log.unknown(failure)
    guard let lookup, failure.kind != .cancelled else { throw unknown }
    switch await reading(lookup, before) {
    case .done(let contact):
      try await log.record(.verified, note: "settled by reading", delivery: .answered)
      return WriteResult(contact: contact, evidence: .readAfterLostAnswer)
    case .notDone where failure.isFinal && mayRepeat:
      throw await log.failed(failure, note: "settled by reading")
    case .notDone(let now) where failure.allowsRepeatAfterReading && mayRepeat:
      guard allows(now) else { throw unknown }
      return try await sendAndSettle(before, log, mayRepeat: false)
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
  private func reading(_ lookup: ContactLookup, _ before: Contact?) async -> Reading {
    let client = client
    let result = await uncancelled { () async throws(ProviderFailure) in
      try await client.contact(lookup, fields: nil)
    }
    switch result {
    case .success(let contact):
      if isAnother(contact, than: before) { return .unreadable(another(contact)) }
      return isDone(contact) ? .done(contact) : .notDone(contact)
    case .failure(let failure) where failure.absence == .gone && goneIsDone: return .done(nil)
    case .failure(let failure): return .unreadable(failure)
    }
  }
}
