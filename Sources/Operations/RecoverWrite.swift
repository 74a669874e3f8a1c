package import Domain

/// Recovers a write from its journal entry, which keeps no values: tries every possible write until
/// one has the entry's digest.
package struct RecoverWrite: Sendable {
  private let archive: any JournalArchive

  package init(archive: any JournalArchive) { self.archive = archive }

  /// `given` is what the operator says that it was.
  ///
  /// - Returns: `nil` if the values cannot be tried (a form, a file), or none has the entry's
  ///   digest. Of an update only two are tried: the given one, and that which emptied all of its
  ///   fields.
  package func write(
    of entry: KeptEntry, given: ContactWrite? = nil
  ) throws(JournalFailure) -> ContactWrite? {
    guard let id = entry.contactID else { return nil }
    let candidates = [given].compactMap(\.self) + Self.candidates(entry, .id(id))
    for candidate in candidates where try isAsked(candidate, entry) {
      return candidate
    }
    return nil
  }

  /// An update by id, if the contact now has the requested values.
  package func update(
    of entry: KeptEntry, shownBy contact: Contact
  ) throws(JournalFailure) -> ContactWrite? {
    guard entry.action == Action.update.rawValue, let id = entry.contactID else { return nil }
    let values = entry.changedFields.map(\.name).map { name in
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
      return choices(entry).map { .preferences(lookup, $0) }
    case .update:
      let names = entry.changedFields.map(\.name)
      return [.update(lookup, ContactDraft(names.map { FieldValue(name: $0, value: .null) }))]
    default: return []
    }
  }

  /// Every combination of `true` and `false` that the entry allows. Entries from before the journal
  /// kept the values allow both.
  private static func choices(_ entry: KeptEntry) -> [[Channel: Bool]] {
    Channel.allCases.reduce([[:]]) { choices, channel in
      guard let field = entry.changedFields.first(where: { $0.name == channel.journalName }) else {
        return choices
      }
      let answers = field.value.map { [$0 == .optIn] } ?? [true, false]
      return choices.flatMap { choice in
        answers.map { answer in choice.merging([channel: answer]) { $1 } }
      }
    }.filter { !$0.isEmpty }
  }
}
