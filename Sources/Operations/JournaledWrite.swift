import Domain

/// Checks a contact just before a write. Throws to stop the write.
typealias BeforeWrite = @Sendable (Contact) throws(WriteFailure) -> Void

/// Every write: journal the intent, send, journal the answer, read back. A request without an
/// answer is settled by reading. It is sent a second time only if the connection was lost and
/// reading shows that nothing happened; otherwise its outcome is *unknown*.
struct JournaledWrite {
  let client: any ProviderClient
  let context: WriteContext
  let write: ContactWrite
  /// `nil` if the contact cannot be read back.
  let readLookup: ContactLookup?
  /// Whether a contact shows the change.
  let isDone: @Sendable (Contact) -> Bool
  /// Whether "not found" when reading back counts as done.
  var goneIsDone = false
  /// Whether the contact, before and after, shows that nothing was done. If it shows neither that
  /// nor the change, the provider's answer counts: it may store a value in another form than it was
  /// sent. Without this closure, a change that reading does not show is not done.
  var isUntouched: (@Sendable (Contact, Contact) -> Bool)?
  /// Not called if the contact cannot be read.
  var checkBefore: BeforeWrite?
  /// The contact as the operator saw it.
  var seen: Contact?

  /// - Returns: The result, and the contact as it was read before the write.
  func run() async throws(WriteFailure) -> (result: WriteResult, before: Contact?) {
    try context.requireAllowed(write.action, at: client.info)
    try context.requireSendable(write, at: client)
    return try await WriteLog(
      context: context, client: client, write: write, readLookup: readLookup
    ).holdingOne { (log) async throws(WriteFailure) in try await run(log) }
  }

  private func run(
    _ log: WriteLog
  ) async throws(WriteFailure) -> (result: WriteResult, before: Contact?) {
    var log = log
    try await log.record(.intended)
    var before: Contact?
    do throws(WriteFailure) {
      if let checkBefore, let readLookup {
        let contact = try await contactBefore(readLookup)
        try checkBefore(contact)
        before = contact
      }
      if write.optsIn {
        log.sentNote = try await context.suppression.optingIn(
          before ?? seen, readLookup ?? write.lookup, at: client.info
        ).note
      }
    } catch {
      try await log.record(.failed, note: error.journalNote)
      throw error
    }
    return try await log.holdingOne(alsoBy: before?.id) { (log) async throws(WriteFailure) in
      (try await sendAndSettle(before, log, mayRepeat: true), before)
    }
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

  /// A look-up key may now belong to another person. That contact must not be written to, and it is
  /// no evidence of the write.
  private func isAnother(_ contact: Contact, than before: Contact?) -> Bool {
    if let before { return contact.id != before.id }
    return write.lookup.map { !$0.isAnswered(by: contact.id) } ?? false
  }

  private func another(_ contact: Contact) -> ProviderFailure {
    ProviderFailure(
      .conflict, provider: client.info.name, delivery: .notSent,
      message: "the look-up key now belongs to another contact, \(contact.id.value)")
  }

  /// By id if the provider can, since the write may change any other key.
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
    let unrecorded = await log.attempt(
      .answered, answer: answer, note: EntryNote(write.answeredEffect))
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
        evidence: .answerOnly(reason: "the provider cannot read by this id"))
    }
    switch await reading(lookup, before) {
    case .done(let contact):
      try await log.record(
        .verified, note: EntryNote(write.answeredEffect).text, delivery: .answered)
      return WriteResult(contact: contact ?? answer.contact, evidence: .readBack)
    case .notDone(let now):
      guard let before, let isUntouched, !isUntouched(before, now) else {
        throw await log.unknown(contradiction(answer, "but reading it back does not show it"))
      }
      return WriteResult(
        contact: now, evidence: .answerOnly(reason: "reading shows otherwise"),
        warnings: [
          "the provider reported success, but reading it back does not show the change"
        ])
    case .unreadable(let failure) where failure.absence != nil:
      throw await log.unknown(contradiction(answer, "but no longer has the contact"))
    case .unreadable(let failure):
      let reason = "it could not be read back: \(failure.message)"
      guard showsChange else {
        throw await log.unknown(
          contradiction(answer, "but its answer does not show it, and \(reason)"))
      }
      return WriteResult(contact: answer.contact, evidence: .answerOnly(reason: reason))
    }
  }

  /// The provider reports success, but its answer or the contact shows otherwise.
  private func contradiction(_ answer: WriteAnswer, _ words: String) -> ProviderFailure {
    ProviderFailure(
      .protocol, provider: client.info.name, delivery: .answered,
      message: "the provider reported success, \(words)", status: answer.status,
      requestID: answer.requestID, isProvidersOwn: true)
  }

  /// `mayRepeat`: if reading shows that the write did not happen, it may be sent once more.
  private func settle(
    _ failure: ProviderFailure, _ before: Contact?, _ log: WriteLog, mayRepeat: Bool
  ) async throws(WriteFailure) -> WriteResult {
    // After a second request, the provider may still carry out the first one.
    // "Not found" may be the effect of the request if it erases the contact.
    let lookup = lookupAfter(before)
    let mayBeErased = failure.absence != nil && goneIsDone && lookup != nil
    guard failure.mayHaveHappened || !mayRepeat || mayBeErased else {
      throw await log.failed(failure)
    }
    let unknown = await log.unknown(failure)
    guard let lookup, failure.kind != .cancelled else { throw unknown }
    switch await reading(lookup, before) {
    case .done(let contact):
      try await log.record(
        .verified, note: EntryNote(write.answeredEffect, EntryNote.settled).text,
        delivery: .answered)
      return WriteResult(contact: contact, evidence: .readAfterLostAnswer)
    case .notDone where failure.isFinal && mayRepeat:
      throw await log.undone(failure)
    case .notDone(let now) where failure.allowsRepeatAfterReading && mayRepeat:
      guard allows(now) else { throw unknown }
      return try await sendAndSettle(before, log, mayRepeat: false)
    case .notDone, .unreadable:
      throw unknown
    }
  }

  /// Whether a write may be sent again after the contact was read.
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

  /// Reads in a separate task: a cancelled write must still be settled.
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

extension Contact {
  /// Compares name, e-mail addresses and phone numbers with what the operator confirmed. A
  /// different value belongs to another person, or was changed after the confirmation.
  ///
  /// - Throws: `.conflict`
  func namesTheSame(_ now: Contact) throws(WriteFailure) {
    guard name == now.name, Set(emails.map(\.value)) == Set(now.emails.map(\.value)),
      Set(phones.map(\.value)) == Set(now.phones.map(\.value))
    else { throw .conflict(seen: self, now: now) }
  }
}
