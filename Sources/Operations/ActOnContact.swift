package import Domain

/// Anonymizes one contact, or changes its preferences or its fields.
package struct ActOnContact: Sendable {
  private let client: any ProviderClient
  private let context: WriteContext
  private let isConfirmed: Bool

  /// `isConfirmed`: the operator saw this contact and confirmed it.
  package init(client: any ProviderClient, context: WriteContext, isConfirmed: Bool = true) {
    self.client = client
    self.context = context
    self.isConfirmed = isConfirmed
  }

  /// A key other than the id is looked up first.
  ///
  /// - Precondition: The act is not a deletion; `DeleteContacts` sends those in chunks.
  package func perform(_ target: JobTarget) async throws(WriteFailure) -> WriteResult {
    let (seen, id) = (try await seen(target), target.lookup.value)
    switch target.act {
    case .prefer(let channels):
      let operation = ChangePreferences(client: client, context: context)
      guard let seen else {
        return try await operation.change(channels, ofID: id, readBy: readLookup(id))
      }
      return try await operation.change(channels, of: seen)
    case .anonymize:
      let operation = AnonymizeContact(client: client, context: context)
      guard let seen else { return try await operation.anonymize(id: id, readBy: readLookup(id)) }
      return try await operation.anonymize(seen, isSeen: isConfirmed)
    case .update(let draft):
      return try await SaveContact(client: client, context: context)
        .save(draft, to: seen?.lookup ?? target.lookup, seen: seen)
    case .delete: preconditionFailure("DeleteContacts sends deletions.")
    }
  }

  /// The contact as the operator saw it, or as its key finds it.
  private func seen(_ target: JobTarget) async throws(WriteFailure) -> Contact? {
    guard target.seen == nil, target.lookup.key != .id else { return target.seen }
    do throws(ProviderFailure) {
      return try await OpenContact(client: client).contact(target.lookup)
    } catch {
      try await UnsentRequest(at: client.info, context: context)
        .recordAbsence(error, target.act.action, target.lookup)
      throw .failed(error.beforeWriting)
    }
  }

  /// The lookup of a contact known only by its id; `nil` if the provider does not read by id.
  private func readLookup(_ id: String) -> ContactLookup? {
    client.info.capabilities.readsByID ? .id(id) : nil
  }
}
