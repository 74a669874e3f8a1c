package import Foundation

/// One provider's API in the words of the domain. Implementations hold no rules, and no state
/// except for their credentials.
///
/// Callers check `info.availability(of:)` first. A call that the provider lacks throws
/// `.unsupported` with the capability's reason and sends nothing.
package protocol ProviderClient: Sendable {
  var info: ProviderInfo { get }

  /// One page, of `query.limit` even if the provider's own pages have another size.
  @concurrent func page(_ query: ContactQuery) async throws(ProviderFailure) -> ContactPage

  /// - Throws: `.notFound` if there is none; `.conflict` if several match.
  @concurrent func contact(
    _ lookup: ContactLookup, fields: [String]?
  ) async throws(ProviderFailure) -> Contact

  /// Every contact that the key matches, each with a `lookup` that names it alone; at least one.
  ///
  /// - Throws: `.notFound` if there is none.
  @concurrent func contacts(
    _ lookup: ContactLookup, fields: [String]?
  ) async throws(ProviderFailure) -> [Contact]

  /// What the provider holds about a contact beside its own fields, for a person who asks what is
  /// held. What only people can read is in `capabilities.accessSteps`.
  @concurrent func heldParts(
    of contact: Contact
  ) async throws(ProviderFailure) -> [HeldPart]

  /// Whether the provider has each contact; the result has every lookup.
  @concurrent func presence(
    of lookups: [ContactLookup]
  ) async throws(ProviderFailure) -> [ContactLookup: ContactPresence]

  @concurrent func count(_ conditions: [QueryCondition]) async throws(ProviderFailure) -> Int

  /// The text has no spaces and invisible characters at its ends.
  func searchPlan(for text: String) -> SearchPlan

  /// The query that reads every contact, in an order that misses none while rows come and go; `nil`
  /// if the provider has no list.
  var everyContact: ContactQuery? { get }

  /// Queries whose answers together hold what `capabilities.catchUp` names, and possibly more. Empty
  /// if only the whole list can tell.
  func contacts(since mark: ListMark) -> [ContactQuery]

  /// Passes on the provider's own file of contacts, chunk by chunk, until `receive` returns
  /// `false`. Requires the capability `exportsOwnFile`.
  @concurrent func exportFile(
    into receive: @escaping @Sendable (Data) async -> Bool
  ) async throws(ProviderFailure)

  /// How to look for a contact whose creation was not answered.
  func creationTrace(of draft: ContactDraft) -> CreationTrace

  /// The requests that `send` would make, in order, without making any. A placeholder like `‹_id›`
  /// replaces the result of a look-up.
  func plannedRequests(for write: ContactWrite) throws(ProviderFailure) -> [PlannedRequest]

  /// Sends one write, once. The caller reads before and after.
  @concurrent func send(_ write: ContactWrite) async throws(ProviderFailure) -> WriteAnswer
}

/// Whether a provider has a contact, by its own answer.
package enum ContactPresence: Hashable, Sendable {
  case present(Contact)
  case absent(Absence)

  package var contact: Contact? {
    guard case .present(let contact) = self else { return nil }
    return contact
  }

  package var absence: Absence? {
    guard case .absent(let absence) = self else { return nil }
    return absence
  }
}

/// How to tell whether a contact was created when the provider did not answer.
package enum CreationTrace: Hashable, Sendable {
  /// The provider refuses a second contact with the same value.
  case unique(SearchStep)
  /// The provider may keep several contacts with the same values.
  case alike(ContactQuery)
  /// The provider cannot be asked.
  case none
}

extension ProviderClient {
  /// Asks for one contact after the other.
  @concurrent package func presence(
    of lookups: [ContactLookup]
  ) async throws(ProviderFailure) -> [ContactLookup: ContactPresence] {
    var presence: [ContactLookup: ContactPresence] = [:]
    for lookup in lookups {
      do throws(ProviderFailure) {
        presence[lookup] = .present(try await askedContact(lookup))
      } catch {
        guard let absence = error.absence else { throw error }
        presence[lookup] = .absent(absence)
      }
    }
    return presence
  }

  @concurrent package func exportFile(
    into receive: @escaping @Sendable (Data) async -> Bool
  ) async throws(ProviderFailure) {
    throw ProviderFailure(
      .unsupported, provider: info.name, delivery: .notSent,
      message: "\(info.title) has no file of its own to export")
  }

  @concurrent package func contacts(
    _ lookup: ContactLookup, fields: [String]?
  ) async throws(ProviderFailure) -> [Contact] {
    [try await contact(lookup, fields: fields)]
  }

  @concurrent package func heldParts(
    of contact: Contact
  ) async throws(ProviderFailure) -> [HeldPart] { [] }

  /// - Throws: Also `.protocol` if the answer is about another contact.
  package func askedContact(
    _ lookup: ContactLookup, fields: [String]? = nil
  ) async throws(ProviderFailure) -> Contact {
    let contact = try await contact(lookup, fields: fields)
    try requireAnswer(to: lookup, contact)
    return contact
  }

  /// - Throws: Also `.protocol` if the answer is about another contact.
  package func askedContacts(
    _ lookup: ContactLookup, fields: [String]? = nil
  ) async throws(ProviderFailure) -> [Contact] {
    let contacts = try await contacts(lookup, fields: fields)
    for contact in contacts { try requireAnswer(to: lookup, contact) }
    return contacts
  }

  private func requireAnswer(
    to lookup: ContactLookup, _ contact: Contact
  ) throws(ProviderFailure) {
    guard !lookup.isAnswered(by: contact.id) else { return }
    throw ProviderFailure(
      .protocol, provider: info.name, delivery: .answered,
      message: "the answer is about another contact, \(contact.id.value)")
  }

  package func creationTrace(of draft: ContactDraft) -> CreationTrace { .none }

  package func contacts(since mark: ListMark) -> [ContactQuery] { [] }
}
