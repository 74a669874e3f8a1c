package import Domain
package import Foundation
import Synchronization

/// A journal in memory. It can fail, and calls back before it records an entry.
package final class RecordingJournal: Journal {
  private let kept = Mutex<[JournalEntry]>([])
  private let isBroken: @Sendable (JournalEntry.Step) -> Bool
  private let willRecord: @Sendable (JournalEntry) async -> Void

  package init(
    isBroken: @escaping @Sendable (JournalEntry.Step) -> Bool = { _ in false },
    willRecord: @escaping @Sendable (JournalEntry) async -> Void = { _ in }
  ) {
    self.isBroken = isBroken
    self.willRecord = willRecord
  }

  package var entries: [JournalEntry] { kept.withLock { $0 } }
  package var steps: [JournalEntry.Step] { entries.map(\.step) }

  /// Records as many transactions as there are steps, and refuses all later ones.
  package convenience init(fullAfter steps: [JournalEntry.Step]) {
    let left = Mutex(steps[...])
    self.init(isBroken: { _ in left.withLock { $0.popFirst() == nil } })
  }

  @concurrent package func record(_ entries: [JournalEntry]) async throws(JournalFailure) {
    for entry in entries { await willRecord(entry) }
    guard !entries.contains(where: { isBroken($0.step) }) else {
      throw JournalFailure(message: "no space left")
    }
    kept.withLock { $0 += entries }
  }

  @concurrent package func record(
    _ entries: [JournalEntry], after last: [UUID: Int64]
  ) async throws(JournalFailure) -> Set<UUID> {
    try await record(entries)
    return Set(entries.map(\.writeID))
  }

  @concurrent package func claim(job: UUID) async throws(JournalFailure) -> Bool { true }
  @concurrent package func release(job: UUID) async {}
}
