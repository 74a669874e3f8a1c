package import Domain
import Foundation

/// The keyed tags of the person of a case: kept while the contacts are read, moved to the
/// suppression list at the end, and looked for again later.
package struct PersonOfCase: Sendable {
  private static let suppression = "suppression"

  private let book: any CaseBook
  private let indexes: [ProviderName: any ContactIndex]
  private let suppressionList: any SuppressionList
  private let infos: [ProviderInfo]

  package init(
    book: any CaseBook, indexes: [ProviderName: any ContactIndex],
    suppressionList: any SuppressionList, infos: [ProviderInfo]
  ) {
    self.book = book
    self.indexes = indexes
    self.suppressionList = suppressionList
    self.infos = infos
  }

  /// Keeps the tags of contacts under every index and for the suppression list.
  package func keep(
    _ contacts: [Contact], of record: CaseRecord
  ) async throws(CaseFailure) {
    var tags: [CaseTag] = []
    for contact in contacts {
      let number = try number(of: CaseContact(contact.id))
      for (name, index) in indexes {
        let person = index.personTags(of: contact)
        let scope = Self.scope(name, person.check)
        tags += person.tags.map { CaseTag(identifier: number, scope: scope, tag: $0) }
      }
      let country = infos.first { $0.name == contact.id.provider }?.defaultCountry
      let identifiers = SuppressionIdentifier.all(of: contact, country: country)
      tags += try await suppressionTags(of: identifiers).map {
        CaseTag(identifier: number, scope: Self.suppression, tag: $0.value)
      }
    }
    guard !tags.isEmpty else { return }
    do throws(JournalFailure) {
      try await book.keep(tags, of: record.reference)
    } catch {
      throw .journal(error)
    }
  }

  private func suppressionTags(
    of identifiers: [SuppressionIdentifier]
  ) async throws(CaseFailure) -> [SuppressionTag] {
    guard !identifiers.isEmpty else { return [] }
    do throws(SuppressionFailure) {
      return try await suppressionList.tags(of: identifiers)
    } catch {
      throw .refused(error.message)
    }
  }

  /// Puts the person of a case on the suppression list, if the case is an erasure or an objection of
  /// which something was done. `outcome` is the one with which it is about to be closed.
  ///
  /// - Returns: How many tags are new there.
  package func suppress(
    _ record: CaseRecord, closedAs outcome: CaseOutcome, on day: CalendarDate
  ) async throws(CaseFailure) -> Int {
    guard record.hasEffect || outcome == .done else { return 0 }
    let right: SuppressionRight
    switch (record.right, outcome) {
    case (.erasure, .done), (.erasure, .partly): right = .erasure
    case (.objection, .done), (.objection, .partly): right = .objection
    default: return 0
    }
    let tags = try await tags(of: record).filter { $0.scope == Self.suppression }
      .map { SuppressionTag(value: $0.tag) }
    guard !tags.isEmpty else { return 0 }
    do throws(SuppressionFailure) {
      return try await suppressionList.add(
        tags,
        SuppressionEntry(right: right, caseReference: record.reference, day: day))
    } catch {
      throw .refused(error.message)
    }
  }

  /// The contacts that have an identifier of the person now, by the indexes; `isKnown` is `false`
  /// if no index could be asked.
  package func contactsNow(
    of record: CaseRecord
  ) async throws(CaseFailure) -> (contacts: [CaseContact], isKnown: Bool) {
    let tags = try await tags(of: record)
    var found: [CaseContact] = []
    var isKnown = true
    for (name, index) in indexes.sorted(by: { $0.key < $1.key }) {
      let prefix = Self.scopePrefix(name)
      let scopes = Set(tags.map(\.scope).filter { $0.hasPrefix(prefix) })
      var answered = false
      for scope in scopes {
        guard let check = UInt64(scope.dropFirst(prefix.count), radix: 16) else { continue }
        let person = PersonTags(
          check: check, tags: Array(Set(tags.filter { $0.scope == scope }.map(\.tag))))
        do throws(IndexFailure) {
          guard let ids = try await index.ids(withAnyOf: person) else { continue }
          answered = true
          found += ids.map { CaseContact(provider: name.text, id: $0) }
        } catch {
          continue  // `isKnown` says so.
        }
      }
      if !answered { isKnown = false }
    }
    return (found, isKnown && !indexes.isEmpty)
  }

  /// Without those of contacts that were left out after they were read: they are other people's.
  private func tags(of record: CaseRecord) async throws(CaseFailure) -> [CaseTag] {
    var left: Set<Int> = []
    for contact in record.contacts where !contact.isIncluded {
      left.insert(try number(of: contact.contact))
    }
    do throws(JournalFailure) {
      return try await book.tags(of: record.reference).filter { !left.contains($0.identifier) }
    } catch {
      throw .journal(error)
    }
  }

  /// Names a contact in its tags, the same each time.
  private func number(of contact: CaseContact) throws(CaseFailure) -> Int {
    do throws(JournalFailure) {
      let digest = try book.digest(of: Data("\(contact.provider) \(contact.id)".utf8))
      return Int(digest.prefix(15), radix: 16) ?? 0
    } catch {
      throw .journal(error)
    }
  }

  private static func scopePrefix(_ provider: ProviderName) -> String { "index \(provider.text) " }

  private static func scope(_ provider: ProviderName, _ check: UInt64) -> String {
    scopePrefix(provider) + String(check, radix: 16)
  }
}
