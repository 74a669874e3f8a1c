package import Domain

/// Deletes contacts in chunks of the provider's batch size, and reads back every contact.
package struct DeleteContacts: Sendable {
  private let client: any ProviderClient
  private let context: WriteContext

  package init(client: any ProviderClient, context: WriteContext) {
    self.client = client
    self.context = context
  }

  /// Calls `ended` with each outcome, chunk by chunk, in the order of `lookups`; duplicates count
  /// once. A cancelled task begins no further chunk. `seen` is the contact as the operator saw it,
  /// if there is only one: its outcome is a `.conflict` if its name, an e-mail address or a phone
  /// number has changed.
  ///
  /// - Throws: If nothing may be deleted; `.journal` before sending a chunk that the journal cannot
  ///   record.
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

/// The outcome of one deletion.
package struct DeletedContact: Hashable, Sendable {
  package enum Outcome: Hashable, Sendable {
    /// Read back, and proven to be gone.
    case gone(WriteResult.Evidence, WriteEffect)
    /// It did not exist, and nothing was sent.
    case notFound(Absence)
    case failed(WriteFailure)
  }

  package var lookup: ContactLookup
  package var outcome: Outcome
}

/// The deletions of one call.
private struct DeletionChunk {
  typealias Outcomes = [Int: DeletedContact.Outcome]

  let client: any ProviderClient
  let context: WriteContext
  let lookups: [ContactLookup]
  /// The contact as the operator saw it, if there is only one.
  let seen: Contact?

  /// In the order of the lookups.
  func run() async throws(WriteFailure) -> [DeletedContact.Outcome] {
    let log = WriteLog(
      context: context, client: client, action: .delete,
      lookups.map {
        WriteLog.Subject(
          contactID: $0.journalID, request: ContactWrite.delete([$0]).requestText, lookups: [$0])
      })
    let outcomes = try await log.holding { (log, held) async throws(WriteFailure) in
      try await run(log, held.mapValues { .failed($0) })
    }
    return lookups.indices.compactMap { outcomes[$0] }
  }

  /// `held`: the contacts that another session holds.
  private func run(_ log: WriteLog, _ held: Outcomes) async throws(WriteFailure) -> Outcomes {
    let free = lookups.indices.filter { held[$0] == nil }
    try await log.record(.intended, of: free)
    let outcomes = try await held.merging(refused(free, log)) { $1 }
    let sound = free.filter { outcomes[$0] == nil }
    return try await outcomes.merging(deleted(sound, log)) { $1 }
  }

  /// The contacts whose deletion the client refuses to send.
  private func refused(
    _ indices: [Int], _ log: WriteLog
  ) async throws(WriteFailure) -> Outcomes {
    var outcomes: Outcomes = [:]
    for index in indices {
      do throws(ProviderFailure) {
        _ = try client.plannedRequests(for: .delete([lookups[index]]))
      } catch {
        outcomes[index] = .failed(.failed(error))
      }
    }
    try await log.record(
      .failed, of: outcomes.keys.sorted(), note: ProviderFailure.Kind.validation.rawValue)
    return outcomes
  }

  private func deleted(_ indices: [Int], _ log: WriteLog) async throws(WriteFailure) -> Outcomes {
    guard !indices.isEmpty else { return [:] }
    let presence: [ContactLookup: ContactPresence]
    do throws(ProviderFailure) {
      presence = try await client.presence(of: indices.map { lookups[$0] })
    } catch {
      return every(indices, .failed(await log.failed(error.beforeWriting, of: indices)))
    }
    var outcomes: Outcomes = [:]
    for index in indices {
      if case .absent(let absence)? = presence[lookups[index]] {
        outcomes[index] = .notFound(absence)
      }
    }
    try await log.record(.failed, of: outcomes.keys.sorted(), note: "notFound")
    if let seen, let now = presence[lookups[0]]?.contact {
      do throws(WriteFailure) {
        try seen.namesTheSame(now)
      } catch {
        try await log.record(.failed, note: error.journalNote)
        return every(indices, .failed(error))
      }
    }
    let present = indices.filter { outcomes[$0] == nil }
    guard !present.isEmpty else { return outcomes }
    return outcomes.merging(try await sent(present, log)) { $1 }
  }

  private func sent(_ indices: [Int], _ log: WriteLog) async throws(WriteFailure) -> Outcomes {
    do throws(WriteFailure) {
      return try await send(indices, log, mayRepeat: true)
    } catch {
      // Sent contacts have outcomes; without the journal nothing more is sent.
      if case .journal(_, isSent: false) = error { throw error }
      return every(indices, .failed(error))
    }
  }

  private func every(_ indices: [Int], _ outcome: DeletedContact.Outcome) -> Outcomes {
    indices.reduce(into: [:]) { $0[$1] = outcome }
  }

  private func send(
    _ indices: [Int], _ log: WriteLog, mayRepeat: Bool
  ) async throws(WriteFailure) -> Outcomes {
    try await log.record(.sent, of: indices, delivery: mayRepeat ? .notSent : .unknown)
    let answer: WriteAnswer
    do throws(ProviderFailure) {
      answer = try await log.send(.delete(indices.map { lookups[$0] }), of: indices, by: client)
    } catch {
      return try await settle(error, indices, log, mayRepeat: mayRepeat)
    }
    let unrecorded = await log.attempt(.answered, of: indices, answer: answer)
    return await verified(answer, indices, log, unrecorded)
  }

  private func verified(
    _ answer: WriteAnswer, _ indices: [Int], _ log: WriteLog, _ unrecorded: WriteFailure?
  ) async -> Outcomes {
    switch await presence(of: indices) {
    case .failure(let failure):
      let unknown = await log.unknown(
        ProviderFailure(
          .protocol, provider: client.info.name, delivery: .answered,
          message: "the provider reported success, but the contact could not be read back: "
            + failure.message, status: answer.status, requestID: answer.requestID), of: indices)
      return every(indices, .failed(unknown))
    case .success(let presence):
      let left = indices.filter { presence[lookups[$0]]?.contact != nil }
      var outcomes = await gone(presence, of: indices, .readBack, log, unrecorded)
      guard !left.isEmpty else { return outcomes }
      let unknown = await log.unknown(
        ProviderFailure(
          .protocol, provider: client.info.name, delivery: .answered,
          message: "the provider reported success, but the contact still exists",
          status: answer.status, requestID: answer.requestID), of: left)
      outcomes.merge(every(left, .failed(unknown))) { $1 }
      return outcomes
    }
  }

  /// Records the absent contacts as gone; `unrecorded` is an earlier failure of the journal.
  private func gone(
    _ presence: [ContactLookup: ContactPresence], of indices: [Int],
    _ evidence: WriteResult.Evidence, _ log: WriteLog, _ unrecorded: WriteFailure? = nil
  ) async -> Outcomes {
    var outcomes: Outcomes = [:]
    for effect in [WriteEffect.deleted, .recycled] {
      let gone = indices.filter { presence[lookups[$0]]?.absence.map(WriteEffect.init) == effect }
      guard !gone.isEmpty else { continue }
      let note = EntryNote(
        effect, evidence == .readAfterLostAnswer ? EntryNote.settled : nil)
      let lost = await log.attempt(.verified, of: gone, note: note) ?? unrecorded
      for index in gone {
        guard case .doneUnrecorded(let failure, let provider, _)? = lost else {
          outcomes[index] = .gone(evidence, effect)
          continue
        }
        outcomes[index] = .failed(
          .doneUnrecorded(failure, provider: provider, contact: lookups[index].journalID))
      }
    }
    return outcomes
  }

  private func settle(
    _ failure: ProviderFailure, _ indices: [Int], _ log: WriteLog, mayRepeat: Bool
  ) async throws(WriteFailure) -> Outcomes {
    // After a second request, the provider may still carry out the first one. "Not found" may be
    // the effect of the request, since the contact existed before it.
    guard failure.mayHaveHappened || !mayRepeat || failure.absence != nil else {
      return every(indices, .failed(await log.failed(failure, of: indices)))
    }
    var outcomes = every(indices, .failed(await log.unknown(failure, of: indices)))
    guard failure.kind != .cancelled, case .success(let presence) = await presence(of: indices)
    else { return outcomes }
    let left = indices.filter { presence[lookups[$0]]?.contact != nil }
    outcomes.merge(await gone(presence, of: indices, .readAfterLostAnswer, log)) { $1 }
    if failure.isFinal, mayRepeat, !left.isEmpty {
      let words = await log.undone(failure, of: left)
      outcomes.merge(every(left, .failed(words))) { $1 }
    } else if failure.allowsRepeatAfterReading, mayRepeat, !left.isEmpty {
      outcomes.merge(try await send(left, log, mayRepeat: false)) { $1 }
    }
    return outcomes
  }

  private func presence(
    of indices: [Int]
  ) async -> Result<[ContactLookup: ContactPresence], ProviderFailure> {
    let client = client
    let asked = indices.map { lookups[$0] }
    return await uncancelled { () async throws(ProviderFailure) in
      try await client.presence(of: asked)
    }
  }
}
