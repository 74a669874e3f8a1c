package import Domain

/// Deletes a person's data at a provider. It cannot be undone.
package struct AnonymizeContact: Sendable {
  private let client: any ProviderClient
  private let context: WriteContext

  package init(client: any ProviderClient, context: WriteContext) {
    self.client = client
    self.context = context
  }

  /// - Returns: The contact without its data; `contact` is `nil` where the provider no longer gives
  ///   it, which counts as gone.
  package func anonymize(_ contact: Contact) async throws(WriteFailure) -> WriteResult {
    try await run(id: contact.id.value, lookup: contact.lookup)
  }

  /// Without having seen the contact, so that only the provider's answer is evidence.
  package func anonymize(id: String) async throws(WriteFailure) -> WriteResult {
    try await run(id: id, lookup: nil)
  }

  private func run(
    id: String, lookup: ContactLookup?
  ) async throws(WriteFailure) -> WriteResult {
    let write = JournaledWrite(
      client: client, context: context, write: .anonymize(.id(id)), readLookup: lookup,
      isDone: \.isAnonymized, goneIsDone: true,
      checkBefore: { (_) throws(WriteFailure) in })
    var result = try await write.run()
    result.contact?.lookup = lookup
    return result
  }
}
