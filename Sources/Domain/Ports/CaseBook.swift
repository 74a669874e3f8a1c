package import Foundation

/// A keyed tag of an identifier of the person of a case.
package struct CaseTag: Hashable, Sendable {
  /// Names the contact that it was made of. Those of older versions are small numbers without a meaning.
  package var identifier: Int
  /// What it is compared with: the suppression list, or an index under one key.
  package var scope: String
  package var tag: UInt64

  package init(identifier: Int, scope: String, tag: UInt64) {
    self.identifier = identifier
    self.scope = scope
    self.tag = tag
  }
}

/// The cases, as events in the journal's chain, and beside the chain the keyed tags of the persons'
/// identifiers.
package protocol CaseBook: Sendable {
  /// The events of every case, or of one, in the order in which they were kept.
  @concurrent func events(
    of reference: String?
  ) async throws(JournalFailure) -> [KeptCaseEvent]

  /// Appends events to a case. `after` is the sequence of the newest event that the caller knows;
  /// `nil` for a new case.
  ///
  /// - Returns: The events as kept; `nil` if the case has other events meanwhile, and nothing was
  ///   kept.
  @concurrent func record(
    _ events: [CaseEvent], of reference: String, after: Int64?, at time: Date,
    moment: MachineMoment?
  ) async throws(JournalFailure) -> [KeptCaseEvent]?

  /// Keeps tags of the person beside the chain. Tags that are known stay.
  @concurrent func keep(
    _ tags: [CaseTag], of reference: String
  ) async throws(JournalFailure)

  @concurrent func tags(of reference: String) async throws(JournalFailure) -> [CaseTag]

  /// Removes the tags of these cases so that no copy of them stays in the file.
  @concurrent func removeTags(of references: [String]) async throws(JournalFailure)

  /// SHA-256 in lower-case hexadecimal.
  func digest(of bytes: Data) throws(JournalFailure) -> String

  /// A keyed code: the same for the same text, and only comparable by who has the journal's key.
  func code(ofState text: String) throws(JournalFailure) -> String
}
