/// Work on many contacts without a case, as it is approved. It holds no personal data: what is not a
/// provider's id is there as a keyed code.
package struct BulkPlan: ApprovablePlan {
  package var action: String
  package var provider: String
  package var environment: String
  /// What it does, in the provider's terms.
  package var consequence: String
  /// In the order of sending: the provider's ids, or keyed codes of other keys. Empty for a file.
  package var contacts: [String]
  /// Keyed code of the rows of a file in their order.
  package var rows: String?
  /// What is changed: `sms` is `out`.
  package var values: [String: String]
  package var contactCount: Int
  package var madeBy: String?
  package var author: String

  package init(
    action: Action, at info: ProviderInfo, consequence: String, contacts: [String] = [],
    rows: String? = nil, values: [String: String] = [:], contactCount: Int, madeBy: String?,
    author: String
  ) {
    self.action = action.rawValue
    provider = info.name.text
    environment = info.environment.rawValue
    self.consequence = consequence
    self.contacts = contacts
    self.rows = rows
    self.values = values
    self.contactCount = contactCount
    self.madeBy = madeBy
    self.author = author
  }

  package var caseReference: String { "bulk" }
}
