package import Domain
import Store

/// The leases of a journal that is opened when it is first needed.
package struct LazyLeases: ContactLeases {
  private let opened: @Sendable () async throws(JournalFailure) -> any ContactLeases

  /// `opened` opens the journal at its first call.
  package init(
    _ opened: @escaping @Sendable () async throws(JournalFailure) -> any ContactLeases
  ) {
    self.opened = opened
  }

  package var isShared: Bool { true }

  @concurrent package func take(
    _ contacts: [LeasedContact], for action: Action
  ) async throws(JournalFailure) -> [LeaseAnswer] {
    try await opened().take(contacts, for: action)
  }

  @concurrent package func release(_ leases: [ContactLease]) async {
    do throws(JournalFailure) {
      try await opened().release(leases)
    } catch {
      // They were not taken, or end by themselves.
    }
  }

  @concurrent package func holder(
    of contact: LeasedContact
  ) async throws(JournalFailure) -> LeaseHolder? {
    try await opened().holder(of: contact)
  }
}

/// What a config with `[store]` shares with the other sessions of the team.
package struct TeamServices: Sendable {
  /// Who is at work on which contact.
  package var leases: any ContactLeases
  /// The calls to an installation of a provider; `nil` if this session counts them alone.
  package var budget: @Sendable (Installation, PaceRule) -> (any CallBudget)?

  package init(
    leases: any ContactLeases,
    budget: @escaping @Sendable (Installation, PaceRule) -> (any CallBudget)?
  ) {
    self.leases = leases
    self.budget = budget
  }

  /// For a journal in the state folder.
  package static let none = TeamServices(leases: UnsharedLeases(), budget: { _, _ in nil })

  /// `nil` without `[store]`.
  init(_ store: Result<TeamStore, JournalFailure>?) {
    guard let store else {
      self = .none
      return
    }
    self.init(
      leases: LazyLeases { () async throws(JournalFailure) in
        try await store.get().journal(beginsAgain: false).leases
      },
      budget: { installation, rule in
        TeamCallBudget(installation, rule: rule) { () async throws(JournalFailure) in
          try await store.get().database()
        }
      })
  }
}
