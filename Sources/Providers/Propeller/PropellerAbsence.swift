import Domain

/// Decides when Propeller's answer proves that it has no such contact.
/// docs/providers/contracts/propeller.md, read 2026-11.
enum PropellerAbsence {
  /// [seed] ContactNotFound.
  static let contactNotFound = "50006"
  /// [seed] ContactNotAllowed: in the recycle bin and can be restored.
  static let contactNotAllowed = "50008"

  /// `code` is that of the error object. `nil` if the answer proves nothing: a 404 without the
  /// error object or with another code.
  static func provesNoContact(code: String?, status: Int) -> Absence? {
    guard status == 404 else { return nil }
    return switch code {
    case contactNotFound: .gone
    case contactNotAllowed: .recycled
    default: nil
    }
  }
}
