package import Domain

/// Looks whether the person of a case is there again, under any id.
package struct RecheckCase: Sendable {
  package struct Row: Hashable, Sendable {
    package var contact: CaseContact
    package var found: RecheckFinding
    /// The id of a contact that was created since.
    package var newID: String?
    /// Whether roster has seen the contact gone. If not, a contact that is there may never have left.
    package var wasSeenGone = false

    /// `back`, `still there`
    package var words: String {
      found == .back && newID == nil && !wasSeenGone ? "still there" : found.rawValue
    }
  }

  package struct Result: Sendable {
    package var rows: [Row]
    /// Why the answer is by id only; `nil` if the indexes were asked too.
    package var limit: String?

    /// Whether a person is back, or it is not known.
    package var needsAttention: Bool {
      rows.contains { $0.found == .back || $0.found == .unknown }
    }
  }

  private let desk: CaseDesk
  private let clients: [any ProviderClient]
  private let person: PersonOfCase
  private let keys: [String]

  /// `keys` are the person's identifiers, for providers that read by nothing else.
  package init(
    desk: CaseDesk, clients: [any ProviderClient], person: PersonOfCase, keys: [String] = []
  ) {
    self.desk = desk
    self.clients = clients
    self.person = person
    self.keys = keys
  }

  /// Records each finding.
  package func recheck(
    _ record: CaseRecord
  ) async throws(CaseFailure) -> (Result, CaseRecord) {
    guard record.outcome == .done || record.outcome == .partly else {
      throw .refused(
        record.outcome == nil
          ? "\(record.reference) is not closed" : "nothing was done in \(record.reference)",
        nextStep: "a case is checked again after its end")
    }
    var rows: [Row] = []
    for contact in record.included {
      var row = await row(contact)
      row.wasSeenGone = record.wasSeenGone(contact)
      rows.append(row)
    }
    let now = try await person.contactsNow(of: record)
    for contact in now.contacts where !record.included.contains(contact) {
      // An index can be wrong; the provider's answer counts.
      let row = await row(contact)
      guard row.found != .absent, row.found != .anonymized else { continue }
      rows.append(Row(contact: contact, found: row.found, newID: contact.id))
    }
    let after = try await desk.take(
      rows.map { .rechecked(contact: $0.contact, found: $0.found, newID: $0.newID) }, in: record)
    return (
      Result(
        rows: rows,
        limit: now.isKnown
          ? nil : "only the known ids were read: an index is missing, or its key has changed"),
      after
    )
  }

  private func row(_ contact: CaseContact) async -> Row {
    do throws(CaseFailure) {
      switch try await ReadCaseContacts(clients: clients, keys: keys).state(of: contact) {
      case .absent: return Row(contact: contact, found: .absent)
      case .present(let found):
        return Row(contact: contact, found: found.isAnonymized ? .anonymized : .back)
      case .unreadable: return Row(contact: contact, found: .unknown)
      }
    } catch {
      return Row(contact: contact, found: .unknown)
    }
  }
}
