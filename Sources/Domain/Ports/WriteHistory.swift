/// The writes of this session as the journal has them; no personal data.
package protocol WriteHistory: Sendable {
  /// The last step of each write about one contact, oldest write first. Contacts without a write
  /// for long are dropped.
  func lastSteps(about id: ContactID) -> [JournalEntry]

  /// Yields after changes; several may come as one.
  func changes() -> AsyncStream<Void>
}
