package import Domain

/// Creates or updates many contacts in batches, a few of them at a time.
package struct UpsertContacts: Sendable {
  private static let mostUnderWay = 4
  private let client: any ProviderClient
  private let context: WriteContext

  package init(client: any ProviderClient, context: WriteContext) {
    self.client = client
    self.context = context
  }

  /// Calls `ended` with each batch's outcomes, in no particular order, and `unsent` with every row
  /// that was not sent. No batch begins after the task is cancelled, or after a failure that would
  /// affect the other batches too. Batches under way always run to their end.
  ///
  /// - Throws: The failure that kept rows from being sent.
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
    /// A failure that will also affect the other batches.
    var obstacle: WriteFailure?
  }
}

/// The outcome of one row.
package struct UpsertOutcome: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case created
    case updated
    /// The provider reported success, but not whether it created or updated the contact.
    case done
    /// The answer proves nothing, but reading shows the row's values. `isLost`: there was no
    /// answer.
    case settled(isLost: Bool)
    /// The message is for the operator. Parts may come from the provider and are untrusted.
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
