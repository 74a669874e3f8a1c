/// What was written in this session, as the journal has it: nothing of a person.
package protocol WriteHistory: Sendable {
  /// The steps of all writes about one contact, in the order in which they were taken.
  func entries(about id: ContactID) -> [JournalEntry]

  /// Yields after changes; several may come as one.
  func changes() -> AsyncStream<Void>
}
