import Domain
import Foundation
import Synchronization

/// Keeps beside the journal, in memory, what this process wrote into it.
final class SessionJournal: Journal, WriteHistory {
  private struct State {
    var entries: [ContactID: [JournalEntry]] = [:]
    var observers: [UUID: AsyncStream<Void>.Continuation] = [:]
  }

  private let journal: any Journal
  private let state = Mutex(State())

  init(_ journal: any Journal) { self.journal = journal }

  @concurrent func record(_ entries: [JournalEntry]) async throws(JournalFailure) {
    try await journal.record(entries)
    let observers = state.withLock { state in
      for entry in entries {
        guard let id = entry.target.contactID else { continue }
        let contact = ContactID(provider: entry.target.provider, value: id)
        state.entries[contact, default: []].append(entry)
      }
      return Array(state.observers.values)
    }
    for observer in observers { observer.yield() }
  }

  func entries(about id: ContactID) -> [JournalEntry] {
    state.withLock { $0.entries[id] ?? [] }
  }

  func changes() -> AsyncStream<Void> {
    AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
      let id = UUID()
      state.withLock { $0.observers[id] = continuation }
      continuation.onTermination = { [weak self] _ in
        self?.state.withLock { _ = $0.observers.removeValue(forKey: id) }
      }
    }
  }
}
