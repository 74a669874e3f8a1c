package import Foundation

/// What a second person can approve. It holds no personal data.
package protocol ApprovablePlan: Codable, Hashable, Sendable {
  /// As an approval names it.
  var caseReference: String { get }
  /// The public key of the operator who made it; `nil` if none could be made.
  var madeBy: String? { get }
  /// Login and host of that operator.
  var author: String { get }
  /// The number of contacts that an approver and the operator type.
  var contactCount: Int { get }
}

/// A second person's consent to one plan.
package struct CaseApproval: Codable, Hashable, Sendable {
  /// How long an approval is valid, and how long a proposal waits for one: 72 hours.
  package static let validity: TimeInterval = 72 * 3_600

  package var caseReference: String
  /// SHA-256 of the plan.
  package var digest: String
  /// RFC 3339; not valid afterwards.
  package var expires: String
  /// Login and host of the approver.
  package var by: String
  /// `ed25519:…`
  package var key: String
  /// Over `signedText`; `ed25519:…`
  package var signature: String

  package init(
    caseReference: String, digest: String, expires: String, by: String, key: String,
    signature: String
  ) {
    self.caseReference = caseReference
    self.digest = digest
    self.expires = expires
    self.by = by
    self.key = key
    self.signature = signature
  }

  /// What the signature covers.
  package var signedText: String {
    "roster approval 1\n\(caseReference)\n\(digest)\n\(expires)\n\(by)\n\(key)\n"
  }

  package var expiry: Date? { KeptEntry.date(of: expires) }
}
