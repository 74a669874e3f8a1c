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
  /// that was not sent. Rows of erased persons are left out and have an outcome. No batch begins after the task is cancelled, or after a failure that would
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
          let divided: (open: [UpsertRow], leftOut: [UpsertOutcome])
          do throws(WriteFailure) {
            divided = try await suppressed(batch)
          } catch {
            batch.forEach(unsent)
            obstacle = error
            break
          }
          if !divided.leftOut.isEmpty { ended(divided.leftOut) }
          guard !divided.open.isEmpty else { continue }
          number += 1
          busy[number] = Set(divided.open.map(batches.identity))
          let work = UpsertBatch(
            client: client, context: context, key: key, number: number, rows: divided.open)
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

  /// Divides rows into those that can be sent, and those of erased persons.
  private func suppressed(
    _ rows: [UpsertRow]
  ) async throws(WriteFailure) -> (open: [UpsertRow], leftOut: [UpsertOutcome]) {
    let obstacles = try await context.suppression.obstacles(
      to: rows.map(\.draft), at: client.info)
    var (open, leftOut): ([UpsertRow], [UpsertOutcome]) = ([], [])
    for (row, obstacle) in zip(rows, obstacles) {
      if let obstacle {
        leftOut.append(UpsertOutcome(row: row, kind: .leftOut(message: obstacle.sentence)))
      } else {
        open.append(row)
      }
    }
    return (open, leftOut)
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
    /// It was not sent, because the person was erased.
    case leftOut(message: String)
  }

  package var row: UpsertRow
  package var kind: Kind

  package init(row: UpsertRow, kind: Kind) {
    self.row = row
    self.kind = kind
  }
}
