package import Domain

/// Deletes a person's data at a provider. It cannot be undone.
package struct AnonymizeContact: Sendable {
  private let client: any ProviderClient
  private let context: WriteContext

  package init(client: any ProviderClient, context: WriteContext) {
    self.client = client
    self.context = context
  }

  /// `isSeen`: the operator saw this contact and confirmed it.
  ///
  /// - Returns: The contact without its data; `contact` is `nil` if the provider no longer returns
  ///   it, which counts as gone.
  /// - Throws: `.conflict` if the name, an e-mail address or a phone number of a contact that was
  ///   seen has changed.
  package func anonymize(
    _ contact: Contact, isSeen: Bool = false
  ) async throws(WriteFailure) -> WriteResult {
    try await run(
      id: contact.id.value, lookup: contact.lookup, seen: isSeen ? contact : nil)
  }

  /// For a contact that the operator has not seen. Without a `lookup` it is not read: the only
  /// evidence is the provider's answer.
  package func anonymize(
    id: String, readBy lookup: ContactLookup? = nil
  ) async throws(WriteFailure) -> WriteResult {
    try await run(id: id, lookup: lookup, seen: nil)
  }

  private func run(
    id: String, lookup: ContactLookup?, seen: Contact?
  ) async throws(WriteFailure) -> WriteResult {
    let write = JournaledWrite(
      client: client, context: context, write: .anonymize(.id(id)), readLookup: lookup,
      isDone: \.isAnonymized, goneIsDone: true,
      checkBefore: { (now) throws(WriteFailure) in try seen?.namesTheSame(now) })
    var result = try await write.run().result
    result.contact?.lookup = lookup
    return result
  }
}
