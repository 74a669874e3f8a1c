import Domain
import Store

/// Who is at work on which contact, in a journal that is opened when it is first needed.
struct TeamLeases: ContactLeases {
  let store: Result<TeamStore, JournalFailure>

  var isShared: Bool { true }

  @concurrent func take(
    _ contacts: [LeasedContact], for action: Action
  ) async throws(JournalFailure) -> [LeaseAnswer] {
    try await leases().take(contacts, for: action)
  }

  @concurrent func release(_ leases: [ContactLease]) async {
    do throws(JournalFailure) {
      try await self.leases().release(leases)
    } catch {
      // They were not taken, or end by themselves.
    }
  }

  @concurrent func holder(
    of contact: LeasedContact
  ) async throws(JournalFailure) -> LeaseHolder? {
    try await leases().holder(of: contact)
  }

  private func leases() async throws(JournalFailure) -> any ContactLeases {
    try await store.get().journal(beginsAgain: false).leases
  }
}
