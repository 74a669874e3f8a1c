package import Domain

/// One contact of a file, in the provider's own field names.
package struct UpsertRow: Hashable, Sendable {
  /// From 1, without the header.
  package var number: Int
  /// Holds the field of the key.
  package var draft: ContactDraft

  package init(number: Int, draft: ContactDraft) {
    self.number = number
    self.draft = draft
  }
}

/// Cuts rows into batches: the same contact never twice in one batch nor in two that are under way,
/// and for one contact always in the order of the file.
package struct UpsertBatches<Rows: IteratorProtocol<UpsertRow>> {
  package static var batchSize: Int { 100 }
  /// Rows that may wait for their turn before the file is read on; what one batch can leave behind
  /// many times over.
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

  /// Whether every row was given.
  package var isFinished: Bool { isAtEnd && waiting.isEmpty }

  /// The next batch without any of the contacts in `busy`; empty where all that is left has to wait
  /// for those.
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

  /// The rows that were not given, in the order of the file.
  package mutating func rest() -> UpsertRow? {
    waiting.isEmpty ? rows.next() : waiting.removeFirst()
  }

  /// By the key's own value alone, and not also by what narrows it: answers name no more.
  package func identity(of row: UpsertRow) -> String {
    row.draft[key.name]?.displayText ?? ""
  }
}
