package import Domain

/// Makes or updates many contacts, batch by batch, with a few batches under way at a time.
package struct UpsertContacts: Sendable {
  private static let mostUnderWay = 4
  private let client: any ProviderClient
  private let context: WriteContext

  package init(client: any ProviderClient, context: WriteContext) {
    self.client = client
    self.context = context
  }

  /// Gives `ended` each batch's outcomes as they come, in no order, and `unsent` every row that was
  /// not sent: a cancelled task begins no further batch, and neither does a batch that failed for a
  /// reason that will meet the others too. What is under way is always waited for.
  ///
  /// - Throws: What kept rows from being sent.
  package func upsert(
    _ rows: some IteratorProtocol<UpsertRow>, by key: LookupKey,
    ended: ([UpsertOutcome]) -> Void, unsent: (UpsertRow) -> Void
  ) async throws(WriteFailure) {
    try context.requireAllowed(.upsert, at: client.info)
    var batches = UpsertBatches(rows, by: key)
    var busy: [Int: Set<String>] = [:]
    var number = 0
    var obstacle: WriteFailure?
    await withTaskGroup(of: BatchEnd.self) { group in
      while true {
        while busy.count < Self.mostUnderWay, obstacle == nil, !Task.isCancelled {
          let batch = batches.next(without: busy.values.reduce(into: []) { $0.formUnion($1) })
          guard !batch.isEmpty else { break }
          number += 1
          busy[number] = Set(batch.map(batches.identity))
          let work = UpsertBatch(
            client: client, context: context, key: key, number: number, rows: batch)
          group.addTask { await work.run() }
        }
        guard let end = await group.next() else { break }
        busy[end.number] = nil
        obstacle = obstacle ?? end.obstacle
        ended(end.outcomes)
      }
    }
    while let row = batches.rest() { unsent(row) }
    if let obstacle { throw obstacle }
  }

  struct BatchEnd: Sendable {
    var number: Int
    var outcomes: [UpsertOutcome]
    /// What will meet the other batches as well.
    var obstacle: WriteFailure?
  }
}

/// What became of one row.
package struct UpsertOutcome: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case created
    case updated
    /// Done, as the provider says, and not which of the two.
    case done
    /// Not answered as one could rely on, and reading shows it as it was given. `isLost`: there was no
    /// answer at all.
    case settled(isLost: Bool)
    /// In words for the operator; parts may be the provider's, and are untrusted.
    case failed(message: String)
    case unknown(message: String)
  }

  package var row: UpsertRow
  package var kind: Kind

  package init(row: UpsertRow, kind: Kind) {
    self.row = row
    self.kind = kind
  }
}
