/// Why a contact of a job was not sent. The raw value is the note of its last entry.
package enum JobEnd: String, CaseIterable, Sendable {
  /// After as many refused contacts in a row, a job stops.
  package static let mostRefusals = 3

  case cancelled
  case canaryFailed
  case canaryUnknown
  /// The provider refused the key for `mostRefusals` contacts in a row.
  case refused
  /// An operator abandoned a job that another process had left.
  case abandoned
  /// The contacts no longer needed a write.
  case skipped
  /// The journal could not record the whole job, so nothing was sent.
  case notBegun

  /// One clause.
  package var reason: String {
    switch self {
    case .cancelled: "the job was cancelled"
    case .canaryFailed: "the first contact failed, so no other was sent"
    case .canaryUnknown: "the outcome of the first contact is unknown, so no other was sent"
    case .refused: "the provider refused \(Self.mostRefusals) contacts in a row"
    case .abandoned: "the job was abandoned"
    case .skipped: "the contact no longer needed it"
    case .notBegun: "the job never began"
    }
  }
}
