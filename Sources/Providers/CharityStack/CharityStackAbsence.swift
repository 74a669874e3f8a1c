import Domain
import HTTPKit

/// When CharityStack's answer proves that it has no contact. contracts/charitystack.md, read 2026-11.
enum CharityStackAbsence {
  /// `isOwn`: whether the answer has the `error` member and the headers of the call limit, which are on
  /// every answer. The result is `nil` where the answer proves nothing: any other 404 or 410.
  static func provesNoContact(status: Int, isOwn: Bool) -> Absence? {
    isOwn && [404, 410].contains(status) ? .gone : nil
  }
}
