package import Domain
package import Foundation

/// A provider's client that tells its index everything it reads and writes.
///
/// An index that cannot be used never makes a call fail: `report` gets the reason.
package struct IndexedClient: ProviderClient {
  private let client: any ProviderClient
  private let index: any ContactIndex
  private let ambient: Ambient
  private let report: @Sendable (IndexFailure) -> Void
  private let written = WrittenContacts()

  package init(
    _ client: any ProviderClient, index: any ContactIndex, ambient: Ambient,
    report: @escaping @Sendable (IndexFailure) -> Void
  ) {
    self.client = client
    self.index = index
    self.ambient = ambient
    self.report = report
  }

  package var info: ProviderInfo { client.info }

  // MARK: - Reading

  @concurrent package func page(
    _ query: ContactQuery
  ) async throws(ProviderFailure) -> ContactPage {
    let readAt = ambient.now()
    let page = try await client.page(query)
    if query.fields == nil { await keep(page.contacts, asked: [], readAt) }
    return page
  }

  @concurrent package func contact(
    _ lookup: ContactLookup, fields: [String]?
  ) async throws(ProviderFailure) -> Contact {
    try await read(
      lookup, fields,
      by: { () async throws(ProviderFailure) in
        try await client.contact(lookup, fields: fields)
      }, of: { [$0] })
  }

  @concurrent package func contacts(
    _ lookup: ContactLookup, fields: [String]?
  ) async throws(ProviderFailure) -> [Contact] {
    try await read(
      lookup, fields,
      by: { () async throws(ProviderFailure) in
        try await client.contacts(lookup, fields: fields)
      }, of: { $0 })
  }

  /// Keeps the contacts of an answer, and removes one that the provider no longer has.
  private func read<Value>(
    _ lookup: ContactLookup, _ fields: [String]?,
    by call: () async throws(ProviderFailure) -> Value, of contacts: (Value) -> [Contact]
  ) async throws(ProviderFailure) -> Value {
    let readAt = ambient.now()
    do throws(ProviderFailure) {
      let value = try await call()
      if fields == nil { await keep(contacts(value), asked: [lookup], readAt) }
      return value
    } catch {
      if error.absence != nil { await remove([lookup], readAt) }
      throw error
    }
  }

  @concurrent package func heldParts(
    of contact: Contact
  ) async throws(ProviderFailure) -> [HeldPart] {
    try await client.heldParts(of: contact)
  }

  @concurrent package func presence(
    of lookups: [ContactLookup]
  ) async throws(ProviderFailure) -> [ContactLookup: ContactPresence] {
    let readAt = ambient.now()
    let presence = try await client.presence(of: lookups)
    await keep(presence.values.compactMap(\.contact), asked: [], readAt)
    await remove(lookups.filter { presence[$0]?.absence != nil }, readAt)
    return presence
  }

  @concurrent package func count(
    _ conditions: [QueryCondition]
  ) async throws(ProviderFailure) -> Int {
    try await client.count(conditions)
  }

  package func searchPlan(for text: String) -> SearchPlan { client.searchPlan(for: text) }
  package var everyContact: ContactQuery? { client.everyContact }

  package func contacts(since mark: ListMark) -> [ContactQuery] { client.contacts(since: mark) }

  @concurrent package func exportFile(
    into receive: @escaping @Sendable (Data) async -> Bool
  ) async throws(ProviderFailure) {
    try await client.exportFile(into: receive)
  }

  // MARK: - Writing

  package func creationTrace(of draft: ContactDraft) -> CreationTrace {
    client.creationTrace(of: draft)
  }

  package func plannedRequests(
    for write: ContactWrite
  ) throws(ProviderFailure) -> [PlannedRequest] {
    try client.plannedRequests(for: write)
  }

  /// What was changed is read back by the caller. A contact whose data is gone leaves the index
  /// with the answer.
  @concurrent package func send(
    _ write: ContactWrite
  ) async throws(ProviderFailure) -> WriteAnswer {
    let answer = try await client.send(write)
    let answeredAt = ambient.now()
    switch write {
    case .delete(let lookups): await remove(lookups, answeredAt)
    case .anonymize(let lookup): await removeAll(of: lookup, answer.contact?.id, answeredAt)
    default:
      await written.add(write, answer)
      if let contact = answer.contact { await keep([contact], asked: [], answeredAt) }
    }
    return answer
  }

  // MARK: - The index

  /// `asked`: what led to the contacts.
  private func keep(_ contacts: [Contact], asked: [ContactLookup], _ readAt: Date) async {
    guard !contacts.isEmpty else { return }
    let written = await written.among(contacts, asked: asked)
    do throws(IndexFailure) {
      try await index.keep(contacts, readAt: readAt)
      await self.written.remove(written, asked: asked)
    } catch {
      report(error)
      // Other programs may have changed what was only read. What was written must not be missed.
      guard error.isAway, !written.isEmpty else { return }
      await uncover(written)
      await self.written.remove(written, asked: asked)
    }
  }

  private func uncover(_ contacts: [Contact]) async {
    do throws(IndexFailure) {
      try await index.uncover(contacts.map(\.id))
    } catch {
      // The index does so when it is back, and the reason is already reported.
      if !error.isAway { report(error) }
    }
  }

  /// Only an id names exactly one contact.
  private func remove(_ lookups: [ContactLookup], _ readAt: Date) async {
    await remove(lookups.filter { $0.key == .id }.map { id($0.value) }, readAt)
  }

  /// Every contact that the key may mean: what is left of a person must not stay, and a contact that was
  /// removed by mistake comes back when it is read.
  private func removeAll(of lookup: ContactLookup, _ answered: ContactID?, _ readAt: Date) async {
    var ids = answered.map { [$0] } ?? []
    if lookup.key == .id {
      ids.append(id(lookup.value))
    } else if let identifier = IdentifierQuery(lookup)?.alternatives.first?.first {
      do throws(IndexFailure) {
        try await index.removeAll(with: identifier, readAt: readAt)
      } catch {
        report(error)
      }
    }
    await remove(ids, readAt)
  }

  private func id(_ value: String) -> ContactID { ContactID(provider: info.name, value: value) }

  private func remove(_ ids: [ContactID], _ readAt: Date) async {
    guard !ids.isEmpty else { return }
    do throws(IndexFailure) {
      try await index.remove(ids, readAt: readAt)
    } catch {
      report(error)
    }
  }
}

/// Contacts that this process has written to and that the index has not got since.
private actor WrittenContacts {
  private var lookups: Set<ContactLookup> = []

  func add(_ write: ContactWrite, _ answer: WriteAnswer) {
    if let lookup = write.lookup { lookups.insert(lookup) }
    for id in [answer.createdID, answer.contact?.id.value].compactMap(\.self) {
      lookups.insert(.id(id))
    }
  }

  /// Those of the contacts, to which the lookups led.
  func among(_ contacts: [Contact], asked: [ContactLookup]) -> [Contact] {
    guard !lookups.isEmpty else { return [] }
    if asked.contains(where: lookups.contains) { return contacts }
    return contacts.filter { lookups.contains(.id($0.id.value)) }
  }

  func remove(_ contacts: [Contact], asked: [ContactLookup]) {
    guard !contacts.isEmpty else { return }
    lookups.subtract(contacts.map { .id($0.id.value) } + asked)
  }
}
