package import Domain
package import Foundation
import Synchronization

/// Also keeps the state of this process's writes in memory. It drops the contacts written to first,
/// so that a job over very many contacts does not fill the memory.
package final class SessionJournal: Journal, WriteHistory {
  fileprivate struct State {
    var writes: [ContactID: [JournalEntry]] = [:]
    /// Contacts with entries; the one written to first is at the front.
    var contacts: [ContactID] = []
    var observers: [UUID: AsyncStream<Void>.Continuation] = [:]
  }

  /// Between this many contacts and twice as many are remembered.
  package static let leastContacts = 1_000

  private let journal: any Journal
  private let state = Mutex(State())

  package init(_ journal: any Journal) { self.journal = journal }

  @concurrent package func record(_ entries: [JournalEntry]) async throws(JournalFailure) {
    try await journal.record(entries)
    take(entries)
  }

  @concurrent package func record(
    _ entries: [JournalEntry], after last: [UUID: Int64]
  ) async throws(JournalFailure) -> Set<UUID> {
    let kept = try await journal.record(entries, after: last)
    take(entries.filter { kept.contains($0.writeID) })
    return kept
  }

  private func take(_ entries: [JournalEntry]) {
    guard !entries.isEmpty else { return }
    let observers = state.withLock { state in
      for entry in entries { state.take(entry) }
      return Array(state.observers.values)
    }
    for observer in observers { observer.yield() }
  }

  @concurrent package func claim(job: UUID) async throws(JournalFailure) -> Bool {
    try await journal.claim(job: job)
  }

  @concurrent package func release(job: UUID) async { await journal.release(job: job) }

  package func lastSteps(about id: ContactID) -> [JournalEntry] {
    state.withLock { $0.writes[id] ?? [] }
  }

  package func changes() -> AsyncStream<Void> {
    AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
      let id = UUID()
      state.withLock { $0.observers[id] = continuation }
      continuation.onTermination = { [weak self] _ in
        self?.state.withLock { _ = $0.observers.removeValue(forKey: id) }
      }
    }
  }
}

extension SessionJournal.State {
  fileprivate mutating func take(_ entry: JournalEntry) {
    guard let value = entry.target.contactID else { return }
    let id = ContactID(provider: entry.target.provider, value: value)
    var steps = writes[id] ?? []
    if steps.isEmpty { contacts.append(id) }
    if let place = steps.firstIndex(where: { $0.writeID == entry.writeID }) {
      steps[place] = entry
    } else {
      steps.append(entry)
    }
    writes[id] = steps
    forgetOldest()
  }

  private mutating func forgetOldest() {
    guard contacts.count > 2 * SessionJournal.leastContacts else { return }
    for id in contacts.prefix(SessionJournal.leastContacts) { writes[id] = nil }
    contacts.removeFirst(SessionJournal.leastContacts)
  }
}
