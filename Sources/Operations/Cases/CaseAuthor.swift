package import Domain

/// The operator of this process, as plans, approvals and receipts name them.
package struct CaseAuthor: Hashable, Sendable {
  /// Login and host: `op2@bastion`.
  package var name: String
  /// The public key, `ed25519:…`.
  package var key: String

  package init(name: String, key: OperatorKey) {
    self.name = name
    self.key = key.text
  }
}
