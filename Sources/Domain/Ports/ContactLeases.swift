package import Foundation

/// Who is at work on which contact, so that no two sessions write to the same one at once.
package protocol ContactLeases: Sendable {
  /// Whether other sessions can hold contacts at all.
  var isShared: Bool { get }

  /// Takes contacts for this session until they are released. A session may take a contact several
  /// times.
  ///
  /// - Returns: One answer for each contact, in their order.
  /// - Throws: If it is unknown who holds them; none is held then.
  @concurrent func take(
    _ contacts: [LeasedContact], for action: Action
  ) async throws(JournalFailure) -> [LeaseAnswer]

  /// Never fails: a lease that cannot be released ends by itself.
  @concurrent func release(_ leases: [ContactLease]) async

  /// The other session that holds a contact; `nil` if no other does.
  @concurrent func holder(of contact: LeasedContact) async throws(JournalFailure) -> LeaseHolder?
}

/// A contact under all names by which this session knows it: its id, a personal key, or both. It is
/// held as soon as one of them is.
package struct LeasedContact: Hashable, Sendable {
  /// The same for the same name in every session. Personal: stores keep a code of it.
  package var names: [String]

  package init(names: [String]) { self.names = names }

  package init(_ lookups: [ContactLookup], at info: ProviderInfo) {
    let place = info.installation.text
    names = Set(
      lookups.map { lookup in
        let value = info.canonical(lookup).value
        return "\(place) \(lookup.key) \(value.utf8.count):\(value)"
      }
    ).sorted()
  }
}

/// What this session holds of a contact.
package struct ContactLease: Hashable, Sendable {
  /// As the store knows them; nothing personal. Empty if no other session can hold the contact.
  package var subjects: [String]

  package init(subjects: [String]) { self.subjects = subjects }

  package static let unshared = ContactLease(subjects: [])
}

package enum LeaseAnswer: Hashable, Sendable {
  case taken(ContactLease)
  case held(LeaseHolder)
}

/// The session that is at work on a contact.
package struct LeaseHolder: Hashable, Sendable {
  package var operatorName: String
  package var host: String
  /// `nil` for an action that this version does not know.
  package var action: Action?
  package var since: Date
  /// Whether it is another session of this operator.
  package var isSameOperator: Bool

  package init(
    operatorName: String, host: String, action: Action?, since: Date, isSameOperator: Bool
  ) {
    self.operatorName = operatorName
    self.host = host
    self.action = action
    self.since = since
    self.isSameOperator = isSameOperator
  }

  /// `op2 has been anonymizing this contact since 14:02`
  package var sentence: String {
    let subject = isSameOperator ? "another session of yours" : operatorName
    return "\(subject) has been \(Self.words(action)) this contact since \(ClockWords.time(since))"
  }

  private static func words(_ action: Action?) -> String {
    switch action {
    case .anonymize: "anonymizing"
    case .delete: "deleting"
    case .prefer: "changing the preferences of"
    case .pricing: "changing the prices of"
    case .create: "creating"
    case .update, .upsert, .import: "changing"
    case .list, .find, .count, .get, .export, nil: "working on"
    }
  }
}

/// For a journal of one state folder: no other session is asked.
package struct UnsharedLeases: ContactLeases {
  package init() {}

  package var isShared: Bool { false }

  @concurrent package func take(
    _ contacts: [LeasedContact], for action: Action
  ) async throws(JournalFailure) -> [LeaseAnswer] {
    contacts.map { _ in .taken(.unshared) }
  }

  @concurrent package func release(_ leases: [ContactLease]) async {}

  @concurrent package func holder(
    of contact: LeasedContact
  ) async throws(JournalFailure) -> LeaseHolder? { nil }
}
