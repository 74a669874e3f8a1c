package import Domain

/// Recovers a write from its journal entry, which keeps no values: tries every possible write until
/// one has the entry's digest.
package struct RecoverWrite: Sendable {
  private let archive: any JournalArchive

  package init(archive: any JournalArchive) { self.archive = archive }

  /// - Returns: `nil` if the values cannot be tried (a form, a file), or none has the entry's
  ///   digest.
  package func write(of entry: KeptEntry) throws(JournalFailure) -> ContactWrite? {
    guard let id = entry.contactID else { return nil }
    for candidate in Self.candidates(entry, .id(id)) where try isAsked(candidate, entry) {
      return candidate
    }
    return nil
  }

  /// An update by id, if the contact now has the requested values.
  package func update(
    of entry: KeptEntry, shownBy contact: Contact
  ) throws(JournalFailure) -> ContactWrite? {
    guard entry.action == Action.update.rawValue, let id = entry.contactID else { return nil }
    let values = entry.changedFields.map { name in
      FieldValue(
        name: name,
        value: contact.fields[name] ?? .string(ContactValues.text(of: name, in: contact)))
    }
    let write = ContactWrite.update(.id(id), ContactDraft(values))
    return try isAsked(write, entry) ? write : nil
  }

  private func isAsked(_ write: ContactWrite, _ entry: KeptEntry) throws(JournalFailure) -> Bool {
    try archive.digest(ofRequest: write.requestText) == entry.digest
  }

  private static func candidates(_ entry: KeptEntry, _ lookup: ContactLookup) -> [ContactWrite] {
    switch Action(rawValue: entry.action) {
    case .anonymize: return [.anonymize(lookup)]
    case .delete: return [.delete([lookup])]
    case .prefer:
      let channels = Channel.allCases.filter {
        entry.changedFields.contains($0.journalName)
      }
      return choices(channels).map { .preferences(lookup, $0) }
    default: return []
    }
  }

  /// Every combination of `true` and `false`.
  private static func choices(_ channels: [Channel]) -> [[Channel: Bool]] {
    channels.reduce([[:]]) { choices, channel in
      choices.flatMap { choice in
        [true, false].map { answer in choice.merging([channel: answer]) { $1 } }
      }
    }.filter { !$0.isEmpty }
  }
}

extension Channel {
  /// Its name in the journal.
  var journalName: String { "preferences.\(rawValue)" }
}
