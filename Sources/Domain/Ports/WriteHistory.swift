/// What was written in this session, as the journal has it: nothing of a person.
package protocol WriteHistory: Sendable {
  /// The last step of each write about one contact, in the order in which the writes began; those of
  /// contacts that nothing was written about for long are forgotten.
  func lastSteps(about id: ContactID) -> [JournalEntry]

  /// Yields after changes; several may come as one.
  func changes() -> AsyncStream<Void>
}
