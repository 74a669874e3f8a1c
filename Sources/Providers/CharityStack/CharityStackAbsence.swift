import Domain
import HTTPKit

/// Decides when CharityStack's answer proves that it has no such contact.
/// docs/providers/contracts/charitystack.md, read 2026-11.
enum CharityStackAbsence {
  /// `isOwn` means that the answer has the `error` member and the call limit headers of every
  /// answer. `nil` if the answer proves nothing: any other 404 or 410.
  static func provesNoContact(status: Int, isOwn: Bool) -> Absence? {
    isOwn && [404, 410].contains(status) ? .gone : nil
  }
}
