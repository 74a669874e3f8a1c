package import Foundation

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

  /// SHA-256 in lower-case hexadecimal.
  func digest(of bytes: Data) throws(JournalFailure) -> String

  /// A keyed code: the same for the same text, and only comparable by who has the journal's key.
  func code(ofState text: String) throws(JournalFailure) -> String
}
