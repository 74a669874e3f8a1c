package import Domain
import Operations

/// What became of one contact of a job.
package nonisolated struct SentAction: Hashable, Sendable {
  /// What the provider holds of the contact now.
  package enum Remainder: Hashable, Sendable {
    case contact(Contact)
    case nothing
    /// Nobody read it again.
    case unread
  }

  package var subject: Contact
  package var outcome: JobState.Outcome
  package var remainder: Remainder
  /// Whether the provider answered 401 or 403.
  package var isRefusal = false
}

/// Sends the act of a plan for some of its contacts.
struct ActionSender {
  let act: ActionPlanState.Act
  /// Of an act on preferences.
  let changes: [ContactID: [Channel: Bool]]
  let client: any ProviderClient
  var context: WriteContext

  /// Of one contact that was shown and confirmed; of many only their number was.
  private var isSeen: Bool { context.job == nil }

  /// How many contacts go out in one call.
  var chunkSize: Int {
    switch act {
    case .anonymize, .prefer: 1
    case .delete: max(1, client.info.capabilities.deleteBatchSize)
    }
  }

  /// A write runs in a task of its own: cancelling the operator's act does not cut it short.
  func send(_ subjects: [Contact]) async -> [SentAction] {
    switch act {
    case .anonymize: return await oneByOne(subjects, anonymize)
    case .prefer: return await oneByOne(subjects, prefer)
    case .delete: return await delete(subjects)
    }
  }

  private func oneByOne(
    _ subjects: [Contact], _ send: (Contact) async -> SentAction
  ) async -> [SentAction] {
    var sent: [SentAction] = []
    for subject in subjects { sent.append(await send(subject)) }
    return sent
  }

  // MARK: - Preferences

  private func prefer(_ subject: Contact) async -> SentAction {
    let channels = changes[subject.id] ?? [:]
    let operation = ChangePreferences(client: client, context: context)
    let result = await Task { () async -> Result<WriteResult, WriteFailure> in
      do throws(WriteFailure) {
        return .success(try await operation.change(channels, of: subject))
      } catch {
        return .failure(error)
      }
    }.value
    switch result {
    case .success(let written):
      let proof = "done" + Self.proof(written.evidence, shows: "it is so")
      return SentAction(
        subject: subject, outcome: .done(proof: proof, warnings: written.warnings),
        remainder: written.contact.map { .contact($0) } ?? .unread)
    case .failure(let failure): return Self.failed(subject, failure)
    }
  }

  // MARK: - Anonymizing

  private func anonymize(_ subject: Contact) async -> SentAction {
    let operation = AnonymizeContact(client: client, context: context)
    let result = await Task { () async -> Result<WriteResult, WriteFailure> in
      do throws(WriteFailure) {
        return .success(try await operation.anonymize(subject, isSeen: isSeen))
      } catch {
        return .failure(error)
      }
    }.value
    switch result {
    case .success(let written):
      let what = written.contact == nil ? "it is not there any more" : "the data is gone"
      return SentAction(
        subject: subject,
        outcome: .done(
          proof: "done" + Self.proof(written.evidence, shows: what), warnings: written.warnings),
        remainder: Self.remainder(written))
    case .failure(let failure): return Self.failed(subject, failure)
    }
  }

  private static func remainder(_ written: WriteResult) -> SentAction.Remainder {
    if let contact = written.contact { return .contact(contact) }
    guard case .answerOnly = written.evidence else { return .nothing }
    return .unread
  }

  // MARK: - Deleting

  private func delete(_ subjects: [Contact]) async -> [SentAction] {
    let lookups = subjects.map(lookup)
    let seen = isSeen ? subjects.first : nil
    let operation = DeleteContacts(client: client, context: context)
    let (deleted, failure) = await Task { () async -> ([DeletedContact], WriteFailure?) in
      var deleted: [DeletedContact] = []
      do throws(WriteFailure) {
        try await operation.delete(lookups, seen: seen) { deleted.append($0) }
        return (deleted, nil)
      } catch {
        return (deleted, error)
      }
    }.value
    return zip(subjects, lookups).compactMap { subject, lookup in
      if let end = deleted.first(where: { $0.lookup == lookup }) {
        return sent(subject, end.outcome)
      }
      return failure.map {
        SentAction(subject: subject, outcome: Self.outcome($0), remainder: .unread)
      }
    }
  }

  /// By its id where the provider finds it so: another key may come to belong to somebody else.
  private func lookup(of subject: Contact) -> ContactLookup {
    let byID = ContactLookup.id(subject.id.value)
    return client.info.capabilities.lookupKeys.contains(.id) ? byID : subject.lookup ?? byID
  }

  private func sent(_ subject: Contact, _ outcome: DeletedContact.Outcome) -> SentAction {
    switch outcome {
    case .gone(let evidence):
      let proof = deletion + Self.proof(evidence, shows: "it is not there any more")
      return SentAction(
        subject: subject, outcome: .done(proof: proof, warnings: []), remainder: .nothing)
    case .notFound:
      return SentAction(subject: subject, outcome: .notFound, remainder: .nothing)
    case .failed(let failure): return Self.failed(subject, failure)
    }
  }

  private var deletion: String {
    guard case .recycleBin = client.info.capabilities.erasure else { return "deleted" }
    return "moved to the recycle bin"
  }

  /// In a conflict the contact was read, and is shown as it is now.
  private static func failed(_ subject: Contact, _ failure: WriteFailure) -> SentAction {
    var sent = SentAction(subject: subject, outcome: outcome(failure), remainder: .unread)
    if case .conflict(_, let now) = failure { sent.remainder = .contact(now) }
    sent.isRefusal = failure.isRefusal
    return sent
  }

  // MARK: - Words

  private static func outcome(_ failure: WriteFailure) -> JobState.Outcome {
    let message = Message(failure)
    return switch WriteOutcome(failure) {
    case .done: .done(proof: "done, and not recorded", warnings: [message.text])
    case .notFound: .notFound
    case .failed: .failed(message)
    case .unknown: .unknown(message)
    }
  }

  /// Continues a sentence that says what was done.
  private static func proof(_ evidence: WriteResult.Evidence, shows what: String) -> String {
    switch evidence {
    case .readBack: ", and read back: \(what)"
    case .answerOnly: ", as the provider's answer says; it was not read back"
    case .readAfterLostAnswer: ": the answer was lost, but reading shows it"
    }
  }
}
