package import Domain
package import Foundation

/// The indexes that a find asks.
package struct SearchIndexes: Sendable {
  package var indexes: [ProviderName: any ContactIndex]
  /// After this time a miss proves nothing.
  package var maxAge: Duration
  /// So many hits are read at each provider; the others are counted.
  package var mostHits: Int
  package var now: @Sendable () -> Date
  /// Whether a list is read while its index is not built yet.
  package var scansUnbuilt = false
  package var findBegan: @Sendable () -> Void = {}

  package init(
    _ indexes: [ProviderName: any ContactIndex], maxAge: Duration,
    mostHits: Int = defaultMostHits, now: @escaping @Sendable () -> Date
  ) {
    self.indexes = indexes
    self.maxAge = maxAge
    self.mostHits = mostHits
    self.now = now
  }

  package static let none = SearchIndexes([:], maxAge: .zero) { .distantPast }
  package static let defaultMostHits = 20
}

/// Asks the index of one provider, and reads at the provider what it proposes.
struct IndexSearch {
  let client: any ProviderClient
  let index: any ContactIndex
  let indexes: SearchIndexes

  struct Result {
    var contacts: [Contact] = []
    var way: SearchAnswer.Way?
    var completeness: Completeness
    /// Candidates that were not read.
    var more = 0
    /// Candidates that cannot be read by their id.
    var unreadable = 0
  }

  /// - Throws: `IndexFailure` if there is nothing to ask; `ProviderFailure` of a hit.
  func run(_ text: String) async throws -> Result {
    let query = IdentifierQuery(text, country: client.info.defaultCountry)
    let candidates = try await index.candidates(for: query, limit: indexes.mostHits)
    guard let complete = candidates.complete else { return Result(completeness: .no(.noIndex)) }
    var result = Result(
      way: .index(asOf: complete.asOf, contacts: complete.contacts),
      completeness: query.isPartOfAddress
        ? .no(.partOfAddress) : completeness(candidates, complete), more: candidates.more)
    guard client.info.capabilities.lookupKeys.contains(.id) else {
      result.unreadable = candidates.ids.count + candidates.more
      result.more = 0
      return result
    }
    result.contacts = try await read(candidates.ids, text)
    return result
  }

  /// Candidates that are still there and match.
  private func read(_ ids: [String], _ text: String) async throws(ProviderFailure) -> [Contact] {
    guard !ids.isEmpty else { return [] }
    let lookups = ids.map(ContactLookup.id)
    let presence = try await client.presence(of: lookups)
    let match = ContactMatch(text, country: client.info.defaultCountry)
    return lookups.compactMap { presence[$0]?.contact }.filter(match.matches)
  }

  private func completeness(
    _ candidates: IndexCandidates, _ complete: IndexStatus.Complete
  ) -> Completeness {
    if candidates.isTooCommon { return .no(.tooCommon) }
    let age = indexes.now().timeIntervalSince(complete.asOf)
    if age > indexes.maxAge / .seconds(1) { return .no(.oldIndex(asOf: complete.asOf)) }
    if complete.gaps.hasMoved { return .no(.listMoved) }
    if complete.gaps.unreadable > 0 { return .no(.unreadable(complete.gaps.unreadable)) }
    return .asOf(complete.asOf)
  }
}
