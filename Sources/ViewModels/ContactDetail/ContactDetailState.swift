package import Domain
package import Foundation

/// The detail pane: one contact, and what was and is being done to it here.
package nonisolated struct ContactDetailState: Hashable, Sendable {
  package var contact: Contact?
  package var info: ProviderInfo?
  package var surroundings = ContactSurroundings()
  package var lines: [DetailLine] = []
  /// The line under the cursor.
  package var cursor = 0
  /// Since when the contact is being read anew; `nil` where it is not.
  package var loadingSince: Date?
  /// The last thing that went wrong with this contact.
  package var failure: Message?
  /// Of this contact.
  package var changes: [Channel: PreferenceChange] = [:]

  package init() {}

  package var cursorLine: DetailLine? { lines.indices.contains(cursor) ? lines[cursor] : nil }
}

/// A switch of one preference, outstanding or ended.
package nonisolated struct PreferenceChange: Hashable, Sendable {
  package enum Phase: Hashable, Sendable {
    case outstanding(since: Date)
    /// The provider's answer stands in the contact; what else is to be said of it.
    case done(warnings: [String])
    /// The old value stands.
    case failed(Message)
    /// Sent, no answer: nobody knows.
    case unknown(Message)
  }

  package var optsIn: Bool
  package var phase: Phase

  package var isOutstanding: Bool {
    guard case .outstanding = phase else { return false }
    return true
  }
}
