package import Domain

/// Opts a person in or out of the named channels.
package struct ChangePreferences: Sendable {
  private let client: any ProviderClient
  private let context: WriteContext

  package init(client: any ProviderClient, context: WriteContext) {
    self.client = client
    self.context = context
  }

  /// - Parameters:
  ///   - channels: `true` opts in, `false` opts out; at least one.
  ///   - contact: as the operator saw it; it is read by its `lookup`.
  /// - Returns: The contact as the provider has it now, with a warning for every other channel
  ///   that also changed.
  /// - Throws: `.conflict` if a named channel has changed since the operator saw it.
  package func change(
    _ channels: [Channel: Bool], of contact: Contact
  ) async throws(WriteFailure) -> WriteResult {
    try await run(channels, id: contact.id.value, seen: contact)
  }

  /// For a contact that the operator has not seen. Without a `lookup` it is not read: the only
  /// evidence is the provider's answer.
  package func change(
    _ channels: [Channel: Bool], ofID id: String, readBy lookup: ContactLookup? = nil
  ) async throws(WriteFailure) -> WriteResult {
    try await run(channels, id: id, seen: nil, lookup: lookup)
  }

  private func run(
    _ channels: [Channel: Bool], id: String, seen: Contact?, lookup: ContactLookup? = nil
  ) async throws(WriteFailure) -> WriteResult {
    let lookup = seen?.lookup ?? lookup
    precondition(!channels.isEmpty, "A change of preferences needs a channel.")
    let checkBefore: BeforeWrite
    if let seen {
      checkBefore = Self.sameAs(seen, in: Set(channels.keys))
    } else {
      checkBefore = { (_) throws(WriteFailure) in }
    }
    let write = JournaledWrite(
      client: client, context: context, write: .preferences(.id(id), channels),
      readLookup: lookup,
      isDone: { contact in
        channels.allSatisfy { contact.preferences?[$0.key] == ($0.value ? .optIn : .optOut) }
      },
      checkBefore: checkBefore, seen: seen)
    var (result, before) = try await write.run()
    result.contact?.lookup = lookup
    result.sideEffects = Self.sideEffects(
      beside: channels, from: before ?? seen, to: result.contact)
    result.warnings += result.sideEffects
    return result
  }

  private static func sameAs(_ seen: Contact, in channels: Set<Channel>) -> BeforeWrite {
    { (now) throws(WriteFailure) in
      let hasChanged = channels.contains { now.preferences?[$0] != seen.preferences?[$0] }
      if hasChanged { throw .conflict(seen: seen, now: now) }
    }
  }

  private static func sideEffects(
    beside channels: [Channel: Bool], from before: Contact?, to now: Contact?
  ) -> [String] {
    guard let before = before?.preferences, let after = now?.preferences else { return [] }
    return Channel.allCases.filter { channels[$0] == nil && before[$0] != after[$0] }.map {
      "\($0.title) also changed, from \(before[$0].text) to \(after[$0].text)"
    }
  }
}
