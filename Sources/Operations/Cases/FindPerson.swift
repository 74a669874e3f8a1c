package import Domain
import Foundation

/// Searches every provider for the person of a case.
package struct FindPerson: Sendable {
  package struct Result: Sendable {
    /// In the order of the providers, each contact once.
    package var hits: [PersonHit]
    package var found: FoundTexts
    /// How completely each provider was searched for all texts.
    package var searches: [(provider: ProviderName, search: CaseSearch)]

    package var isUnfinished: Bool {
      found.texts.indices.contains { !found.statement(of: $0).unfinished.isEmpty }
    }
  }

  private let clients: [any ProviderClient]
  private let indexes: SearchIndexes

  package init(clients: [any ProviderClient], indexes: SearchIndexes) {
    self.clients = clients
    self.indexes = indexes
  }

  package func result(
    for texts: [String], scanning: FindContacts.Scanning
  ) async -> Result {
    var found = FoundTexts(texts, at: clients.map(\.info))
    let events = FindContacts(clients: clients, indexes: indexes)
      .events(for: texts, scanning: scanning)
    for await event in events { found.take(event) }
    var hits: [PersonHit] = []
    var places: [ContactID: Int] = [:]
    for client in clients {
      for (index, text) in texts.enumerated() {
        let why = InclusionReason(SearchedKind(text))
        for contact in found.contacts(index, at: client.info.name) {
          if let place = places[contact.id] {
            hits[place].why = min(hits[place].why, why)
          } else {
            places[contact.id] = hits.count
            hits.append(PersonHit(contact: contact, why: why))
          }
        }
      }
    }
    return Result(
      hits: hits, found: found,
      searches: clients.map { client in
        let name = client.info.name
        return (
          name,
          CaseSearch(
            found.answer(of: name).completeness,
            found: hits.count { $0.contact.id.provider == name })
        )
      })
  }
}

extension InclusionReason: Comparable {
  /// What a hit for a text of this kind suggests.
  init(_ kind: SearchedKind) {
    self =
      switch kind {
      case .email: .sameEmail
      case .phone: .samePhone
      case .name: .sameName
      case .key: .byHand
      }
  }

  /// The stronger reason is the smaller one.
  package static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

  private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

  /// Whether it alone is enough for `--include-all`.
  package var isIdentifier: Bool { self == .sameEmail || self == .samePhone }
}

extension CaseSearch {
  fileprivate init(_ completeness: Completeness, found: Int) {
    var time: String?
    if case .asOf(let date) = completeness {
      time = KeptEntry.text(of: date)
    }
    self.init(complete: completeness.word, asOf: time, found: found)
  }
}
