package import Domain

/// Deletes contacts, as many in one call as the provider takes, and reads what became of each.
package struct DeleteContacts: Sendable {
  private let client: any ProviderClient
  private let context: WriteContext

  package init(client: any ProviderClient, context: WriteContext) {
    self.client = client
    self.context = context
  }

  /// Gives `ended` the outcome of each, chunk by chunk, in the order of `lookups`; the same one
  /// twice counts once. A cancelled task begins no further chunk. `seen` is the only contact as the
  /// operator was shown it: where it names somebody else by now, its outcome is a `.conflict`.
  ///
  /// - Throws: Where nothing may be deleted at all; also `.journal`, before anything is sent that
  ///   could not be recorded.
  package func delete(
    _ lookups: [ContactLookup], seen operatorSaw: Contact? = nil,
    ended: (DeletedContact) -> Void
  ) async throws(WriteFailure) {
    try context.requireAllowed(.delete, at: client.info)
    var seen: Set<ContactLookup> = []
    var rest = lookups.filter { seen.insert($0).inserted }[...]
    while !rest.isEmpty, !Task.isCancelled {
      let chunk = Array(rest.prefix(max(1, client.info.capabilities.deleteBatchSize)))
      rest = rest.dropFirst(chunk.count)
      let outcomes = try await DeletionChunk(
        client: client, context: context, lookups: chunk,
        seen: lookups.count == 1 ? operatorSaw : nil
      ).run()
      for (lookup, outcome) in zip(chunk, outcomes) {
        ended(DeletedContact(lookup: lookup, outcome: outcome))
      }
    }
  }
}

/// What became of one contact that was to be deleted.
package struct DeletedContact: Hashable, Sendable {
  package enum Outcome: Hashable, Sendable {
    /// Read again, and not there any more.
    case gone(WriteResult.Evidence)
    /// There was none, and nothing was sent about it.
    case notFound
    case failed(WriteFailure)
  }

  package var lookup: ContactLookup
  package var outcome: Outcome
}

/// One call's worth of deletions.
private struct DeletionChunk {
  let client: any ProviderClient
  let context: WriteContext
  let lookups: [ContactLookup]
  /// The only one as the operator was shown it.
  let seen: Contact?

  func run() async throws(WriteFailure) -> [DeletedContact.Outcome] {
    let log = WriteLog(
      context: context, client: client, action: .delete,
      lookups.map {
        WriteLog.Subject(contactID: $0.journalID, request: ContactWrite.delete([$0]).requestText)
      })
    try await log.record(.intended)
    var outcomes = lookups.map(refusal)
    let refused = lookups.indices.filter { outcomes[$0] != .notFound }
    try await log.record(.failed, of: refused, note: ProviderFailure.Kind.validation.rawValue)
    let sound = lookups.indices.filter { outcomes[$0] == .notFound }
    guard !sound.isEmpty else { return outcomes }
    let contacts: [ContactLookup: Contact]
    do throws(ProviderFailure) {
      contacts = try await client.contacts(sound.map { lookups[$0] })
    } catch {
      let failure = await log.failed(error.beforeWriting, of: sound)
      for index in sound { outcomes[index] = .failed(failure) }
      return outcomes
    }
    let present = sound.filter { contacts[lookups[$0]] != nil }
    try await log.record(
      .failed, of: sound.filter { !present.contains($0) }, note: "notFound")
    if let seen, let now = contacts[lookups[0]] {
      do throws(WriteFailure) {
        try seen.namesTheSame(now)
      } catch {
        try await log.record(.failed, note: error.journalNote)
        return [.failed(error)]
      }
    }
    guard !present.isEmpty else { return outcomes }
    do throws(WriteFailure) {
      for (index, outcome) in try await send(present, log, mayRepeat: true) {
        outcomes[index] = outcome
      }
    } catch {
      // What was sent has an outcome for each; nothing more is sent without the journal.
      if case .journal(_, .notSent) = error { throw error }
      for index in present { outcomes[index] = .failed(error) }
    }
    return outcomes
  }

  /// Why one is not asked for at all; `.notFound`, for the time being, where it is.
  private func refusal(of lookup: ContactLookup) -> DeletedContact.Outcome {
    do throws(ProviderFailure) {
      _ = try client.plannedRequests(for: .delete([lookup]))
      return .notFound
    } catch {
      return .failed(.failed(error))
    }
  }

  private func send(
    _ indices: [Int], _ log: WriteLog, mayRepeat: Bool
  ) async throws(WriteFailure) -> [Int: DeletedContact.Outcome] {
    try await log.record(.sent, of: indices, delivery: mayRepeat ? .notSent : .unknown)
    let answer: WriteAnswer
    do throws(ProviderFailure) {
      answer = try await client.send(.delete(indices.map { lookups[$0] }))
    } catch {
      return try await settle(error, indices, log, mayRepeat: mayRepeat)
    }
    try await log.record(
      .answered, of: indices, status: answer.status, requestID: answer.requestID,
      delivery: .answered)
    return try await verified(answer, indices, log)
  }

  private func verified(
    _ answer: WriteAnswer, _ indices: [Int], _ log: WriteLog
  ) async throws(WriteFailure) -> [Int: DeletedContact.Outcome] {
    switch await left(of: indices) {
    case .failure(let failure):
      let reason = "it could not be read again: \(failure.message)"
      return indices.reduce(into: [:]) { $0[$1] = .gone(.answerOnly(reason: reason)) }
    case .success(let left):
      let gone = indices.filter { !left.contains($0) }
      try await log.record(.verified, of: gone, delivery: .answered)
      var outcomes = gone.reduce(into: [Int: DeletedContact.Outcome]()) {
        $0[$1] = .gone(.readBack)
      }
      guard !left.isEmpty else { return outcomes }
      let unknown = await log.unknown(
        ProviderFailure(
          .protocol, provider: client.info.name, delivery: .answered,
          message: "the provider answered that it is done, but the contact is still there",
          status: answer.status, requestID: answer.requestID), of: left)
      for index in left { outcomes[index] = .failed(unknown) }
      return outcomes
    }
  }

  private func settle(
    _ failure: ProviderFailure, _ indices: [Int], _ log: WriteLog, mayRepeat: Bool
  ) async throws(WriteFailure) -> [Int: DeletedContact.Outcome] {
    guard failure.mayHaveHappened else {
      let words = await log.failed(failure, of: indices)
      let outcome: DeletedContact.Outcome =
        failure.kind == .notFound && indices.count == 1 ? .notFound : .failed(words)
      return indices.reduce(into: [:]) { $0[$1] = outcome }
    }
    let unknown = await log.unknown(failure, of: indices)
    var outcomes = indices.reduce(into: [Int: DeletedContact.Outcome]()) {
      $0[$1] = .failed(unknown)
    }
    guard failure.kind != .cancelled, case .success(let left) = await left(of: indices) else {
      return outcomes
    }
    let gone = indices.filter { !left.contains($0) }
    try await log.record(.verified, of: gone, note: "settled by reading", delivery: .answered)
    for index in gone { outcomes[index] = .gone(.readAfterLostAnswer) }
    if failure.kind == .server, !failure.isOfGateway {
      let words = await log.failed(failure, of: left, note: "settled by reading")
      for index in left { outcomes[index] = .failed(words) }
    } else if failure.allowsRepeatAfterReading, mayRepeat, !left.isEmpty {
      outcomes.merge(try await send(left, log, mayRepeat: false)) { $1 }
    }
    return outcomes
  }

  /// Those that are still there.
  private func left(of indices: [Int]) async -> Result<[Int], ProviderFailure> {
    let client = client
    let asked = indices.map { lookups[$0] }
    return await uncancelled { () async throws(ProviderFailure) in
      try await client.contacts(asked)
    }.map { contacts in indices.filter { contacts[lookups[$0]] != nil } }
  }
}
