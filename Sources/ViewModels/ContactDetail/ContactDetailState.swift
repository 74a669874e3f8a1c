package import Domain
package import Foundation

/// The detail pane: one contact, and this session's changes to it.
package nonisolated struct ContactDetailState: Hashable, Sendable {
  package var contact: Contact?
  package var info: ProviderInfo?
  package var surroundings = ContactSurroundings()
  package var lines: [DetailLine] = []
  /// The line under the cursor.
  package var cursor = 0
  /// When the running read started; `nil` if there is none.
  package var loadingSince: Date?
  /// The failure of the last read.
  package var failure: Message?
  /// The changes of this contact.
  package var changes: [Channel: PreferenceChange] = [:]

  package init() {}

  package var cursorLine: DetailLine? { lines.indices.contains(cursor) ? lines[cursor] : nil }
}

/// A change of one preference, outstanding or ended.
package nonisolated struct PreferenceChange: Hashable, Sendable {
  package enum Phase: Hashable, Sendable {
    case outstanding(since: Date)
    /// The contact has the provider's value.
    case done(warnings: [String])
    /// The old value is unchanged.
    case failed(Message)
    /// Sent, with an unknown outcome.
    case unknown(Message)
  }

  package var optsIn: Bool
  package var phase: Phase

  package var isOutstanding: Bool {
    guard case .outstanding = phase else { return false }
    return true
  }
}
