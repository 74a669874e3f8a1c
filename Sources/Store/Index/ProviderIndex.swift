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
      var status = IndexStatus(size: try await storage.size())
      for generation in try await storage.generations() {
        let facts = generation.facts
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
    let contacts = contacts.filter { $0.id.provider == provider && !$0.isExcerpt }
    let erased = contacts.filter(\.isAnonymized)
    try await keepingForLater(erased.map { .removed(id: $0.id.value, readAt: readAt) }) {
      () async throws(IndexFailure) in
      guard !contacts.isEmpty, try await failingNow({ try await storage.mayChange() }) else {
        return
      }
      try await failing {
        // Tags cost more than to know that there is nothing to change.
        let generations = try await storage.generations()
        guard !generations.isEmpty else { return }
        try await change(contacts.map { reading($0, readAt: readAt) }, in: generations)
      }
    }
  }

  @concurrent package func remove(
    _ ids: [ContactID], readAt: Date
  ) async throws(IndexFailure) {
    let own = ids.filter { $0.provider == provider }.map(\.value)
    try await makingSooner(own.map { .removed(id: $0, readAt: readAt) })
  }

  @concurrent package func removeAll(
    with identifier: Identifier, readAt: Date
  ) async throws(IndexFailure) {
    try await makingSooner([.removedAll(tag: tagging.tag(of: identifier), readAt: readAt)])
  }

  @concurrent package func uncover(_ ids: [ContactID]) async throws(IndexFailure) {
    let own = ids.filter { $0.provider == provider }.map(\.value)
    try await makingSooner(own.map { .changed(id: $0) })
  }

  /// Makes changes now, or once the storage is back. Fails also if they wait.
  private func makingSooner(_ changes: [LateChange]) async throws(IndexFailure) {
    guard !changes.isEmpty else { return }
    try await keepingForLater(changes) { () async throws(IndexFailure) in
      try await failing {
        if try await storage.mayChange() { try await make(changes) }
      }
    }
  }

  /// Keeps changes for later if `body` finds the storage away.
  private func keepingForLater(
    _ changes: [LateChange], _ body: () async throws(IndexFailure) -> Void
  ) async throws(IndexFailure) {
    do throws(IndexFailure) {
      try await body()
    } catch {
      if error.isAway, !changes.isEmpty {
        try await failingNow { try storage.keepForLater(changes) }
      }
      throw error
    }
  }

  private func make(_ changes: [LateChange]) async throws {
    let tagging = tagging
    let changed = changes.count { if case .changed = $0 { true } else { false } }
    for generation in try await storage.generations() {
      let readings = try await storage.reading(generation.number) {
        try IndexedContacts($0, tagging: tagging).readings(of: changes)
      }
      try await change(readings ?? [], in: [generation])
      guard changed > 0, !generation.isForeign else { continue }
      // As contacts that a list has and that cannot be read.
      _ = try await storage.writing(generation.number) { transaction in
        var facts = try transaction.facts()
        facts.gaps.unreadable += changed
        try transaction.keep(facts)
      }
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
    try await failingNow { try await storage.deleteAll() }
  }

  // MARK: - Failures

  /// First makes the changes that wait for the storage.
  func failing<Value>(_ body: () async throws -> Value) async throws(IndexFailure) -> Value {
    try await failingNow {
      try await storage.makeLateChanges { try await make($0) }
      return try await body()
    }
  }

  private func failingNow<Value>(
    _ body: () async throws -> Value
  ) async throws(IndexFailure) -> Value {
    do {
      return try await body()
    } catch let failure as IndexFailure {
      throw failure
    } catch is TagTable.Damage {
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
