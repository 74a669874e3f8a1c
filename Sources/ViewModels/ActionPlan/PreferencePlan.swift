package import Domain

/// Which contact gets which preferences, and which contacts are left out and why.
package nonisolated struct PreferencePlan: Hashable, Sendable {
  /// For each contact, only the channels that change.
  package private(set) var changes: [ContactID: [Channel: Bool]] = [:]
  /// In the order of the list.
  package private(set) var subjects: [Contact] = []
  package private(set) var skipped: [ActionPlanState.Skipped] = []

  /// `obstacle` gives reasons outside the contact why nothing can be sent for it now.
  init(
    _ contacts: [Contact], wanted: (Contact) -> [Channel: Bool],
    obstacle: (Contact) -> String?
  ) {
    for contact in contacts {
      if let reason = Self.obstacle(in: contact) ?? obstacle(contact) {
        skip(contact, reason)
        continue
      }
      let others = wanted(contact).filter { Self.value($0.value) != contact.preferences?[$0.key] }
      let unknown = others.keys.compactMap { Self.unknownValue(of: $0, contact) }.sorted()
      let change = others.filter { Self.unknownValue(of: $0.key, contact) == nil }
      if change.isEmpty {
        skip(contact, unknown.first ?? "already so")
      } else {
        add(contact, change)
      }
    }
  }

  /// Plans the remaining contacts of a job from the journal. A contact that could not be read is
  /// not compared.
  init(asJournalled parts: [(Contact, [Channel: Bool])]) {
    for (contact, channels) in parts {
      guard contact.preferences != nil else {
        add(contact, channels)
        continue
      }
      let open = channels.filter { Self.value($0.value) != contact.preferences?[$0.key] }
      if let reason = Self.obstacle(in: contact) ?? (open.isEmpty ? "already so" : nil) {
        skip(contact, reason)
      } else {
        add(contact, channels)
      }
    }
  }

  /// Plans the reverse of changes, as far as they can be reversed.
  init(reversing made: [PreferenceReversal], obstacle: (Contact) -> String?) {
    for reversal in made {
      if let reason = Self.obstacle(in: reversal.after) ?? obstacle(reversal.after) {
        skip(reversal.after, reason)
        continue
      }
      if !reversal.channels.isEmpty { add(reversal.after, reversal.channels) }
      if let reason = reversal.obstacle { skip(reversal.after, reason) }
    }
  }

  private mutating func add(_ contact: Contact, _ change: [Channel: Bool]) {
    subjects.append(contact)
    changes[contact.id] = change
  }

  private mutating func skip(_ contact: Contact, _ reason: String) {
    skipped.append(ActionPlanState.Skipped(contact: contact, reason: reason))
  }

  private static func obstacle(in contact: Contact) -> String? {
    if contact.isAnonymized { return "anonymized" }
    return contact.preferences == nil ? "has no preferences" : nil
  }

  private static func unknownValue(of channel: Channel, _ contact: Contact) -> String? {
    guard case .other(let value)? = contact.preferences?[channel] else { return nil }
    return "\(channel.title) is '\(value)', which roster does not know"
  }

  private static func value(_ optsIn: Bool) -> Preference { optsIn ? .optIn : .optOut }
}

/// A change of one contact's preferences that this session made.
package nonisolated struct PreferenceReversal: Hashable, Sendable {
  /// The contact after the change.
  package var after: Contact
  /// The values to restore.
  package var channels: [Channel: Bool] = [:]
  /// Why a value cannot be restored; `nil` if all can.
  package var obstacle: String?

  init(from before: Contact, to after: Contact, channels changed: some Sequence<Channel>) {
    self.after = after
    var lost: [String] = []
    for channel in changed where before.preferences?[channel] != after.preferences?[channel] {
      switch before.preferences?[channel] {
      case .optIn: channels[channel] = true
      case .optOut: channels[channel] = false
      case .unset: lost.append("\(channel.title) was default, which cannot be restored")
      case .other(let value):
        lost.append("\(channel.title) was '\(value)', which cannot be restored")
      case nil: break
      }
    }
    obstacle = lost.isEmpty ? nil : lost.sorted().joined(separator: "; ")
  }
}
