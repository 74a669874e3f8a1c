package import Domain
package import Foundation

/// The index of one provider. The newest complete generation answers; one that is not complete is
/// being built, or was left by a build that was cut off.
///
/// Every change reaches all of them.
package final class ProviderIndex: ContactIndex {
  let storage: any IndexStorage
  let tagging: Tagging
  let provider: ProviderName

  init(storage: any IndexStorage, tagging: Tagging, provider: ProviderName) {
    self.storage = storage
    self.tagging = tagging
    self.provider = provider
  }

  // MARK: - Answers

  @concurrent package func status() async throws(IndexFailure) -> IndexStatus {
    try await failing {
      var status = IndexStatus()
      for generation in try await storage.generations() {
        let facts = generation.facts
        status.size += generation.size
        guard !generation.isForeign else { continue }
        if facts.owesTruncation { status.owesTruncation = true }
        if facts.ended != nil {
          status.complete = IndexStatus.Complete(facts)
        } else {
          status.building = IndexStatus.Building(contacts: facts.contacts, began: facts.began)
        }
      }
      return status
    }
  }

  @concurrent package func candidates(
    for query: IdentifierQuery, limit: Int
  ) async throws(IndexFailure) -> IndexCandidates {
    let tagging = tagging
    return try await failing {
      try await storage.answering {
        try IndexedContacts($0, tagging: tagging).candidates(for: query, limit: limit)
      } ?? IndexCandidates()
    }
  }

  package func personTags(of contact: Contact) -> PersonTags {
    PersonTags(check: tagging.check, tags: tagging.personTags(of: contact))
  }

  @concurrent package func ids(
    withAnyOf tags: PersonTags
  ) async throws(IndexFailure) -> [String]? {
    let tagging = tagging
    guard tags.check == tagging.check else { return nil }
    return try await failing {
      try await storage.answering {
        try IndexedContacts($0, tagging: tagging).ids(withAnyOf: tags.tags)
      }
    }
  }

  // MARK: - Changes

  @concurrent package func keep(
    _ contacts: [Contact], readAt: Date
  ) async throws(IndexFailure) {
    let readings = contacts.filter { $0.id.provider == provider && !$0.isExcerpt }
    try await failing {
      // Tags cost more than to know that there is nothing to change.
      let generations = try await storage.generations()
      guard !generations.isEmpty else { return }
      try await change(readings.map { reading($0, readAt: readAt) }, in: generations)
    }
  }

  @concurrent package func remove(
    _ ids: [ContactID], readAt: Date
  ) async throws(IndexFailure) {
    let own = ids.filter { $0.provider == provider }.map(\.value)
    try await failing {
      try await change(
        own.map { IndexedContacts.Reading(id: $0, tags: nil, readAt: readAt) },
        in: try await storage.generations())
    }
  }

  /// An anonymized contact has no tags.
  func reading(_ contact: Contact, readAt: Date) -> IndexedContacts.Reading {
    IndexedContacts.Reading(
      id: contact.id.value, tags: contact.isAnonymized ? nil : tagging.tags(of: contact),
      readAt: readAt)
  }

  /// Changes every generation. A page whose contacts are all as they were takes no lock for writing.
  private func change(
    _ readings: [IndexedContacts.Reading], in generations: [StoredGeneration]
  ) async throws {
    let tagging = tagging
    for generation in generations {
      let readings = generation.isForeign ? readings.filter { $0.tags == nil } : readings
      guard !readings.isEmpty else { continue }
      let changed = try await storage.reading(generation.number) {
        try IndexedContacts($0, tagging: tagging).different(readings)
      }
      guard let changed, !changed.isEmpty else { continue }
      _ = try await storage.writing(generation.number) { transaction in
        var contacts = try IndexedContacts(transaction, tagging: tagging)
        try contacts.change(changed)
        try contacts.end()
      }
    }
  }

  @concurrent package func drop() async throws(IndexFailure) {
    try await failing { try await storage.deleteAll() }
  }

  // MARK: - Failures

  func failing<Value>(_ body: () async throws -> Value) async throws(IndexFailure) -> Value {
    do {
      return try await body()
    } catch let failure as IndexFailure {
      throw failure
    } catch is TagTable.Damage {
      await storage.discardDamaged()
      throw IndexFailure.damaged(provider)
    } catch {
      throw storage.failure(error, of: provider)
    }
  }

  /// Deletes the generations before the newest complete one, and those that can never answer, as a
  /// killed process leaves them. The caller is updating.
  func deleteOutdated() async throws {
    try await storage.deleteUnusable()
    let generations = try await storage.generations()
    guard let newest = generations.last(where: { $0.facts.ended != nil }) else { return }
    for generation in generations where generation.number < newest.number {
      try await storage.delete(generation.number)
    }
  }
}

extension IndexFailure {
  static func damaged(_ provider: ProviderName) -> IndexFailure {
    IndexFailure(
      message:
        "the index of \(provider) is damaged: roster index update \(provider) builds it again")
  }

  static func unusable(_ provider: ProviderName, _ reason: String) -> IndexFailure {
    IndexFailure(message: "the index of \(provider) cannot be used: \(reason)")
  }

  /// The words of every back end for a second process that would build.
  static let isBeingUpdated = IndexFailure(message: "this index is already being updated")
}
