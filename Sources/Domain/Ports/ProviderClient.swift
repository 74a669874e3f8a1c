package import Foundation

/// One provider's API, in the words of the domain. Implementations hold no rules and no state but
/// what their credentials need.
///
/// Callers ask `info.availability(of:)` first: calling what the provider lacks throws
/// `.unsupported` with the capability's reason and sends nothing.
package protocol ProviderClient: Sendable {
  var info: ProviderInfo { get }

  /// One page. `query.limit` is kept even where the provider's pages are of another size.
  @concurrent func page(_ query: ContactQuery) async throws(ProviderFailure) -> ContactPage

  /// - Throws: `.notFound` where there is none; `.conflict` where several match.
  @concurrent func contact(
    _ lookup: ContactLookup, fields: [String]?
  ) async throws(ProviderFailure) -> Contact

  /// Whether each of several contacts is there, with an entry for every lookup.
  @concurrent func presence(
    of lookups: [ContactLookup]
  ) async throws(ProviderFailure) -> [ContactLookup: ContactPresence]

  @concurrent func count(_ conditions: [QueryCondition]) async throws(ProviderFailure) -> Int

  /// How this provider can be asked for a text that may be an id, an e-mail, a phone or a name,
  /// cheapest first; empty where it cannot be.
  func searchSteps(for text: String) -> [SearchStep]

  /// The provider's own file of contacts, chunk by chunk; only called where the capabilities say
  /// `exportsOwnFile`. `receive` gives `false` to stop.
  @concurrent func exportFile(
    into receive: @escaping @Sendable (Data) async -> Bool
  ) async throws(ProviderFailure)

  /// How a contact is looked for whose creation was not answered.
  func creationTrace(of draft: ContactDraft) -> CreationTrace

  /// The requests that `send` would make, in order, without making any: also not the look-ups
  /// before them, whose result stands as a placeholder like `‹_id›`.
  func plannedRequests(for write: ContactWrite) throws(ProviderFailure) -> [PlannedRequest]

  /// Sends one write, once. Reading before and after is the caller's part.
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
}

/// One way of asking a provider for a text.
package enum SearchStep: Hashable, Sendable {
  /// At most one contact; `.notFound` means none.
  case lookup(ContactLookup)
  /// The provider searches; every contact of every page is a find.
  case query(ContactQuery)
  /// The provider cannot search: every page is read and compared here.
  case scan(ContactQuery)
}

/// How to tell whether a contact was made when nobody answered.
package enum CreationTrace: Hashable, Sendable {
  /// The provider keeps no two contacts alike in this, and refuses the second.
  case unique(SearchStep)
  /// The provider may keep several contacts with the same values.
  case alike(ContactQuery)
  /// There is no way to ask.
  case none
}

extension ProviderClient {
  /// One by one.
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

  /// - Throws: Also `.protocol`, where the answer is about another contact than the one asked for.
  package func askedContact(
    _ lookup: ContactLookup, fields: [String]? = nil
  ) async throws(ProviderFailure) -> Contact {
    let contact = try await contact(lookup, fields: fields)
    guard lookup.isAnswered(by: contact.id) else {
      throw ProviderFailure(
        .protocol, provider: info.name, delivery: .answered,
        message: "the answer is about another contact, \(contact.id.value)")
    }
    return contact
  }

  package func creationTrace(of draft: ContactDraft) -> CreationTrace { .none }
}
