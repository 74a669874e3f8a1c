package import Domain
import Synchronization

/// Leases in memory. Tests say what other sessions hold, and see what this one does.
package final class ScriptedLeases: ContactLeases {
  private struct State {
    var taken: [String: Int] = [:]
    var others: [String: LeaseHolder] = [:]
    var everything: LeaseHolder?
    var actions: [Action] = []
    var askings = 0
    var refusals = 0
  }

  private let state = Mutex(State())

  package init() {}

  package var isShared: Bool { true }

  /// Every act for which contacts were taken.
  package var actions: [Action] { state.withLock { $0.actions } }
  /// Whether this session holds nothing.
  package var isFree: Bool { state.withLock { $0.taken.isEmpty } }
  /// How often the program asked who holds a contact.
  package var askings: Int { state.withLock { $0.askings } }

  /// How many contacts were not given to this session.
  package var refusals: Int { state.withLock { $0.refusals } }

  package func holds(_ lease: ContactLease) -> Bool {
    state.withLock { state in lease.subjects.allSatisfy { state.taken[$0] != nil } }
  }

  /// `nil` ends what the other session holds.
  package func hold(_ contact: LeasedContact, by holder: LeaseHolder?) {
    state.withLock { state in
      for name in contact.names { state.others[name] = holder }
    }
  }

  package func holdAll(by holder: LeaseHolder) { state.withLock { $0.everything = holder } }

  @concurrent package func take(
    _ contacts: [LeasedContact], for action: Action
  ) async throws(JournalFailure) -> [LeaseAnswer] {
    state.withLock { state in
      state.actions.append(action)
      return contacts.map { contact in
        if let holder = contact.names.compactMap({ state.others[$0] ?? state.everything }).first {
          state.refusals += 1
          return .held(holder)
        }
        for name in contact.names { state.taken[name, default: 0] += 1 }
        return .taken(ContactLease(subjects: contact.names))
      }
    }
  }

  @concurrent package func release(_ leases: [ContactLease]) async {
    state.withLock { state in
      for name in leases.flatMap(\.subjects) {
        let count = state.taken[name, default: 0] - 1
        state.taken[name] = count > 0 ? count : nil
      }
    }
  }

  @concurrent package func holder(
    of contact: LeasedContact
  ) async throws(JournalFailure) -> LeaseHolder? {
    state.withLock { state in
      state.askings += 1
      return contact.names.compactMap { state.others[$0] ?? state.everything }.first
    }
  }
}

extension LeaseHolder {
  /// A colleague who anonymizes.
  package static let colleague = LeaseHolder(
    operatorName: "op2", host: "bastion-2", action: .anonymize, since: ManualClock().ambient.now(),
    isSameOperator: false)
}
