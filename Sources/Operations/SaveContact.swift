package import Domain

/// Changes some of a contact's fields.
package struct SaveContact: Sendable {
  private let client: any ProviderClient
  private let context: WriteContext

  package init(client: any ProviderClient, context: WriteContext) {
    self.client = client
    self.context = context
  }

  /// The contact is read back by its id if the provider can, since the draft may change the key.
  ///
  /// Fields in `restored` get a value that the provider had before. It is not checked, except that
  /// a broken value cannot be restored.
  ///
  /// - Throws: `.conflict`, before anything is sent, if a writable field has changed since the
  ///   operator saw the contact (`seen`).
  package func save(
    _ draft: ContactDraft, to lookup: ContactLookup, seen: Contact? = nil,
    restored: Set<String> = []
  ) async throws(WriteFailure) -> WriteResult {
    let rules = client.info.capabilities.fieldRules
    do throws(FieldProblem) {
      _ = try DraftParsing.checked(
        draft.values.filter { !restored.contains($0.name) || $0.value.holdsReplacement },
        rules: rules)
    } catch {
      throw .invalid(provider: client.info.name, [error])
    }
    let match = DraftMatch(draft, rules: rules)
    let write = JournaledWrite(
      client: client, context: context, write: .update(lookup, draft), readLookup: lookup,
      isDone: { match.isShown(by: $0) },
      isUntouched: { match.isUntouched(from: $0, to: $1) },
      checkBefore: Self.sameAs(seen, by: rules))
    return try await write.run().result
  }

  private static func sameAs(_ seen: Contact?, by rules: [FieldRule]) -> BeforeWrite {
    { (now) throws(WriteFailure) in
      guard let seen else { return }
      let changes = ContactDifference(from: seen, to: now, rules: rules)
      if !changes.isEmpty { throw .conflict(seen: seen, now: now) }
    }
  }
}
