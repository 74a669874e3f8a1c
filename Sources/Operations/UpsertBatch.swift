import Domain

/// One batch of an upsert, from the journal's intent to the outcome of each row.
struct UpsertBatch: Sendable {
  let client: any ProviderClient
  let context: WriteContext
  let key: LookupKey
  let number: Int
  let rows: [UpsertRow]

  func run() async -> UpsertContacts.BatchEnd {
    let log = WriteLog(
      context: context, client: client, action: .upsert,
      rows.map { row in
        WriteLog.Subject(
          contactID: lookup(of: row).journalID,
          changedFields: row.draft.fieldNames.map { ChangedField($0) },
          request: ContactWrite.upsert(key, [row.draft]).requestText, lookups: [lookup(of: row)])
      })
    var outcomes = [UpsertOutcome.Kind?](repeating: nil, count: rows.count)
    var obstacle: WriteFailure?
    do throws(WriteFailure) {
      obstacle = try await log.holding { (log, held) async throws(WriteFailure) in
        for (index, failure) in held {
          outcomes[index] = .failed(message: Self.words(failure))
        }
        let free = rows.indices.filter { held[$0] == nil }
        guard !free.isEmpty else { return nil }
        try await log.record(.intended, of: free)
        return try await send(free, log, &outcomes, mayRepeat: true)
      }
    } catch {
      obstacle = error
    }
    return UpsertContacts.BatchEnd(
      number: number,
      outcomes: zip(rows, outcomes).map { row, kind in
        UpsertOutcome(row: row, kind: kind ?? .failed(message: Self.words(obstacle)))
      }, obstacle: obstacle)
  }

  private func lookup(of row: UpsertRow) -> ContactLookup {
    ContactLookup(
      key: key, value: row.draft[key.name]?.displayText ?? "",
      source: key == .sourceID ? row.draft["source"]?.displayText : nil,
      language: key == .sourceID ? row.draft["language"]?.displayText : nil)
  }

  /// - Returns: A failure that will also affect the other batches.
  /// - Throws: If the journal cannot be written.
  private func send(
    _ indices: [Int], _ log: WriteLog, _ outcomes: inout [UpsertOutcome.Kind?], mayRepeat: Bool
  ) async throws(WriteFailure) -> WriteFailure? {
    try await log.record(.sent, of: indices, delivery: mayRepeat ? .notSent : .unknown)
    // These outcomes remain if the journal cannot be written any more.
    for index in indices { outcomes[index] = .unknown(message: "it was sent") }
    let client = client
    let write = ContactWrite.upsert(key, indices.map { rows[$0].draft })
    // A batch is never interrupted: that would leave a hundred outcomes unknown.
    switch await uncancelled({ () async throws(ProviderFailure) in
      try await log.send(write, of: indices, by: client)
    }) {
    case .success(let answer):
      try await take(answer, indices, log, &outcomes)
      return nil
    // After a second request, the provider may still carry out the first one.
    case .failure(let failure) where failure.mayHaveHappened || !mayRepeat:
      return try await settle(failure, indices, log, &outcomes, mayRepeat: mayRepeat)
    case .failure(let failure):
      _ = await log.failed(failure, of: indices)
      for index in indices { outcomes[index] = .failed(message: failure.message) }
      return failure.meetsEveryBatch ? .failed(failure) : nil
    }
  }

  // MARK: - Answered

  /// Rows are matched by their key, never by position.
  private func take(
    _ answer: WriteAnswer, _ indices: [Int], _ log: WriteLog,
    _ outcomes: inout [UpsertOutcome.Kind?]
  ) async throws(WriteFailure) {
    var byKey: [String: [WriteAnswer.Row]] = [:]
    for row in answer.rows { byKey[row.key ?? "", default: []].append(row) }
    var answered: [Int] = []
    var silent: [Int] = []
    for index in indices {
      let answers = byKey[lookup(of: rows[index]).value] ?? []
      guard answers.count == 1 else {
        silent.append(index)
        continue
      }
      answered.append(index)
      outcomes[index] =
        switch answers[0].outcome {
        case .created: .created
        case .updated: .updated
        case .done: .done
        case .failed(let message): .failed(message: message)
        }
    }
    let failed = answered.filter { if case .failed? = outcomes[$0] { true } else { false } }
    let done = answered.filter { !failed.contains($0) }
    try await log.record(
      .failed, of: failed, status: answer.status, requestID: answer.requestID, note: "validation",
      delivery: .answered)
    try await log.record(
      .answered, of: done, status: answer.status, requestID: answer.requestID, delivery: .answered)
    guard !silent.isEmpty else { return }
    let failure = ProviderFailure(
      .protocol, provider: client.info.name, delivery: .answered,
      message: "the provider did not report its outcome", status: answer.status,
      requestID: answer.requestID)
    _ = try await settle(failure, silent, log, &outcomes, mayRepeat: false)
  }

  // MARK: - Not answered

  /// Reads every contact of the batch. A row whose values the contact shows is done; any other row
  /// is sent once more if only the connection was lost.
  private func settle(
    _ failure: ProviderFailure, _ indices: [Int], _ log: WriteLog,
    _ outcomes: inout [UpsertOutcome.Kind?], mayRepeat: Bool
  ) async throws(WriteFailure) -> WriteFailure? {
    let unknown = await log.unknown(failure, of: indices)
    var absent: [Int] = []
    for index in indices {
      switch await reading(of: rows[index]) {
      case true?: outcomes[index] = .settled(isLost: failure.status == nil)
      case false?: absent.append(index)
      case nil: outcomes[index] = .unknown(message: failure.message)
      }
    }
    let done = indices.filter { index in
      if case .settled? = outcomes[index] { true } else { false }
    }
    try await log.record(.verified, of: done, note: EntryNote.settled, delivery: .answered)
    guard !absent.isEmpty else { return nil }
    if failure.isFinal, mayRepeat {
      _ = await log.undone(failure, of: absent)
      for index in absent { outcomes[index] = .failed(message: failure.message) }
      return nil
    }
    if failure.allowsRepeatAfterReading, mayRepeat {
      return try await send(absent, log, &outcomes, mayRepeat: false)
    }
    for index in absent { outcomes[index] = .unknown(message: failure.message) }
    return failure.kind == .protocol ? nil : unknown
  }

  /// Whether the contact has the row's values; `nil` if it cannot be read.
  private func reading(of row: UpsertRow) async -> Bool? {
    let client = client
    let lookup = lookup(of: row)
    let result = await uncancelled { () async throws(ProviderFailure) in
      try await client.contact(lookup, fields: nil)
    }
    // The language belongs to the key; it is not a value of the contact.
    var draft = row.draft
    if key == .sourceID { draft["language"] = nil }
    switch result {
    case .success(let contact):
      return DraftMatch(draft, rules: client.info.capabilities.fieldRules).isShown(by: contact)
    case .failure(let failure): return failure.absence == .gone ? false : nil
    }
  }

  private static func words(_ obstacle: WriteFailure?) -> String {
    obstacle.map { OperatorMessage($0).text } ?? "no result was reported"
  }
}

extension ProviderFailure {
  /// Whether the failure is not caused by the rows of a batch, so that the next batch would meet
  /// it.
  fileprivate var meetsEveryBatch: Bool {
    switch kind {
    case .unauthorized, .forbidden, .rateLimited, .unreachable, .proxy, .unsupported,
      .timeout:
      true
    case .notFound, .validation, .conflict, .protocol, .server, .cancelled: false
    }
  }
}
