package import Domain

/// Creates a contact. Most providers do not make this idempotent. A lost answer is therefore
/// settled by looking for a contact that did not exist before. The request is sent a second time
/// only if the provider itself refuses duplicates.
package struct CreateContact: Sendable {
  private let client: any ProviderClient
  private let context: WriteContext

  package init(client: any ProviderClient, context: WriteContext) {
    self.client = client
    self.context = context
  }

  /// - Throws: `.invalid` with every problem of the draft, and `.suppressed` for an erased person,
  ///   before anything is sent.
  package func create(_ draft: ContactDraft) async throws(WriteFailure) -> CreatedContact {
    let draft = try checked(draft)
    try context.requireAllowed(.create, at: client.info)
    do throws(ProviderFailure) {
      _ = try client.plannedRequests(for: .create(draft))
    } catch {
      throw .failed(error)
    }
    let subject = WriteLog.Subject(of: draft, at: client.info)
    return try await WriteLog(context: context, client: client, action: .create, [subject])
      .holdingOne { (log) async throws(WriteFailure) in try await create(draft, log) }
  }

  private func create(
    _ draft: ContactDraft, _ log: WriteLog
  ) async throws(WriteFailure) -> CreatedContact {
    var log = log
    try await log.record(.intended)
    do throws(WriteFailure) {
      log.sentNote = try await context.suppression.creating(draft, at: client.info).note
    } catch {
      try await log.record(.failed, note: error.journalNote)
      throw error
    }
    let trace = CreationSearch(client: client, draft: draft)
    let before: Set<ContactID>?
    do throws(ProviderFailure) {
      before = try await trace.alikeBefore()
    } catch {
      throw await log.failed(error.beforeWriting)
    }
    return try await send(draft, &log, trace, before, mayRepeat: true)
  }

  private func checked(_ draft: ContactDraft) throws(WriteFailure) -> ContactDraft {
    let rules = client.info.capabilities.fieldRules
    let checked: ContactDraft
    do throws(FieldProblem) {
      checked = try DraftParsing.checked(draft.values, rules: rules)
    } catch {
      throw .invalid(provider: client.info.name, [error])
    }
    let missing = DraftParsing.missing(in: checked, rules: rules)
    guard missing.isEmpty else { throw .invalid(provider: client.info.name, missing) }
    return checked
  }

  private func send(
    _ draft: ContactDraft, _ log: inout WriteLog, _ trace: CreationSearch,
    _ before: Set<ContactID>?, mayRepeat: Bool
  ) async throws(WriteFailure) -> CreatedContact {
    try await log.record(.sent, delivery: mayRepeat ? .notSent : .unknown)
    let answer: WriteAnswer
    do throws(ProviderFailure) {
      answer = try await log.send(.create(draft), by: client)
    } catch {
      return try await settle(error, draft, &log, trace, before, mayRepeat: mayRepeat)
    }
    guard let id = answer.createdID ?? answer.contact?.id.value, !id.isEmpty,
      !id.hasControlCharacter
    else {
      throw await log.unknown(
        contradiction(answer, "the provider reported success, but its answer has no usable id"))
    }
    if before?.contains(ContactID(provider: client.info.name, value: id)) == true {
      throw await log.unknown(
        contradiction(answer, "the provider's answer names contact \(id), which existed before"))
    }
    log.name(id)
    let unrecorded = await log.attempt(.answered, answer: answer)
    let created = try await readBack(id, answer, trace, log)
    if let unrecorded { throw unrecorded }
    return created
  }

  private func readBack(
    _ id: String, _ answer: WriteAnswer, _ trace: CreationSearch, _ log: WriteLog
  ) async throws(WriteFailure) -> CreatedContact {
    var created = CreatedContact(
      id: ContactID(provider: client.info.name, value: id), contact: answer.contact,
      evidence: .answerOnly(reason: "the provider cannot read by this id"))
    guard client.info.capabilities.lookupKeys.contains(.id) else { return created }
    let client = client
    let reading = await uncancelled { () async throws(ProviderFailure) in
      try await client.contact(.id(id), fields: nil)
    }
    switch reading {
    case .success(let contact):
      created.contact = contact
      created.evidence = .readBack
      if !trace.holdsDraft(contact) {
        created.warnings.append("the provider stored other values than roster sent")
      }
      try await log.record(.verified, delivery: .answered)
    case .failure(let failure) where failure.absence != nil:
      throw await log.unknown(
        contradiction(answer, "the provider reported that it created contact \(id), but has none"))
    case .failure(let failure):
      created.evidence = .answerOnly(reason: "it could not be read back: \(failure.message)")
    }
    return created
  }

  private func contradiction(_ answer: WriteAnswer, _ message: String) -> ProviderFailure {
    ProviderFailure(
      .protocol, provider: client.info.name, delivery: .answered, message: message,
      status: answer.status, requestID: answer.requestID)
  }

  private func settle(
    _ failure: ProviderFailure, _ draft: ContactDraft, _ log: inout WriteLog,
    _ trace: CreationSearch, _ before: Set<ContactID>?, mayRepeat: Bool
  ) async throws(WriteFailure) -> CreatedContact {
    // After a second request, the provider may still carry out the first one.
    guard failure.mayHaveHappened || !mayRepeat else {
      throw await log.failed(failure)
    }
    var doubt = failure
    doubt.message += "; the contact may exist: look for it before you create it again"
    let unknown = await log.unknown(doubt)
    guard failure.kind != .cancelled else { throw unknown }
    switch await trace.result(besides: before) {
    case .found(let contact):
      log.name(contact.id.value)
      try await log.record(.verified, note: EntryNote.settled, delivery: .answered)
      return CreatedContact(id: contact.id, contact: contact, evidence: .readAfterLostAnswer)
    case .absent where failure.isFinal && mayRepeat:
      throw await log.undone(failure)
    case .absent where failure.allowsRepeatAfterReading && mayRepeat && trace.isUnique:
      return try await send(draft, &log, trace, before, mayRepeat: false)
    case .absent, .unclear:
      throw unknown
    }
  }
}

extension WriteLog.Subject {
  /// Held by the keys that the draft sets, so that no other session makes the same contact.
  fileprivate init(of draft: ContactDraft, at info: ProviderInfo) {
    self.init(of: .create(draft), readLookup: nil)
    lookups = info.capabilities.lookupKeys.compactMap { key in
      guard let value = draft[key.name]?.displayText, !value.isEmpty else { return nil }
      return ContactLookup(key: key, value: value)
    }
  }
}

/// A new contact, and how its creation is known.
package struct CreatedContact: Hashable, Sendable {
  package var id: ContactID
  /// As the provider has it; `nil` if it could not be read.
  package var contact: Contact?
  package var evidence: WriteResult.Evidence
  /// One sentence each.
  package var warnings: [String] = []
}
