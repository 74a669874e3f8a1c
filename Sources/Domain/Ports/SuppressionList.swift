/// Who was erased or objected, by keyed tags on disk. It holds no readable personal data.
package protocol SuppressionList: Sendable {
  /// What the list says of each identifier, in their order; nothing for those that are not on it.
  @concurrent func entries(
    of identifiers: [SuppressionIdentifier]
  ) async throws(SuppressionFailure) -> [[SuppressionEntry]]

  @concurrent func isEmpty() async throws(SuppressionFailure) -> Bool

  /// The tags under which the list would keep the identifiers, each once, so that a case can keep
  /// them until it is closed. Makes the key if there is none.
  @concurrent func tags(
    of identifiers: [SuppressionIdentifier]
  ) async throws(SuppressionFailure) -> [SuppressionTag]

  /// - Returns: How many tags of the same case and right were not known.
  @concurrent func add(
    _ tags: [SuppressionTag], _ entry: SuppressionEntry
  ) async throws(SuppressionFailure) -> Int

  /// Removes all tags of a case, and what was written of them.
  ///
  /// - Returns: How many there were.
  @concurrent func remove(caseReference: String) async throws(SuppressionFailure) -> Int

  /// Everything, in the order of the tags.
  @concurrent func all() async throws(SuppressionFailure) -> [SuppressedTag]

  @concurrent func status() async throws(SuppressionFailure) -> SuppressionStatus
}

package struct SuppressedTag: Hashable, Sendable {
  package var tag: SuppressionTag
  package var entry: SuppressionEntry

  package init(tag: SuppressionTag, entry: SuppressionEntry) {
    self.tag = tag
    self.entry = entry
  }
}

package struct SuppressionStatus: Hashable, Sendable {
  package var tags = 0
  package var cases = 0
  /// Of the tags.
  package var erasures = 0
  package var objections = 0
  /// `nil` if there is no tag.
  package var oldest: CalendarDate?
  package var newest: CalendarDate?

  package init() {}
}

/// Why the list cannot be read or changed.
package struct SuppressionFailure: Error, Hashable, Sendable {
  /// One clause with the file and the reason.
  package var message: String

  package init(message: String) { self.message = message }
}
