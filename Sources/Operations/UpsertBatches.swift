package import Domain

/// One contact of a file, in the provider's own field names.
package struct UpsertRow: Hashable, Sendable {
  /// From 1, not counting the header.
  package var number: Int
  /// Includes the key's field.
  package var draft: ContactDraft

  package init(number: Int, draft: ContactDraft) {
    self.number = number
    self.draft = draft
  }
}

/// Divides rows into batches. A contact is never in two batches under way, nor twice in one, and
/// its rows stay in the order of the file.
package struct UpsertBatches<Rows: IteratorProtocol<UpsertRow>> {
  package static var batchSize: Int { 100 }
  /// With more rows waiting, the file is not read further. One batch leaves far fewer.
  private static var mostWaiting: Int { 1_000 }

  private var rows: Rows
  private let key: LookupKey
  /// In the order of the file.
  private var waiting: [UpsertRow] = []
  private var isAtEnd = false

  package init(_ rows: Rows, by key: LookupKey) {
    self.rows = rows
    self.key = key
  }

  /// Whether every row was returned.
  package var isFinished: Bool { isAtEnd && waiting.isEmpty }

  /// The next batch, without the contacts in `busy`; empty if all remaining rows have to wait for
  /// those.
  package mutating func next(without busy: Set<String> = []) -> [UpsertRow] {
    var batch: [UpsertRow] = []
    var taken = busy
    var left: [UpsertRow] = []
    for row in waiting {
      if batch.count < Self.batchSize, taken.insert(identity(of: row)).inserted {
        batch.append(row)
      } else {
        taken.insert(identity(of: row))
        left.append(row)
      }
    }
    waiting = left
    while batch.count < Self.batchSize, waiting.count < Self.mostWaiting, !isAtEnd {
      guard let row = rows.next() else {
        isAtEnd = true
        break
      }
      if taken.insert(identity(of: row)).inserted {
        batch.append(row)
      } else {
        waiting.append(row)
      }
    }
    return batch
  }

  /// The next row that was not returned, in the order of the file.
  package mutating func rest() -> UpsertRow? {
    waiting.isEmpty ? rows.next() : waiting.removeFirst()
  }

  /// The key's value without its source and language, since answers have only that.
  package func identity(of row: UpsertRow) -> String {
    row.draft[key.name]?.displayText ?? ""
  }
}
