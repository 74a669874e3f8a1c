/// CharityStack's keys and identifiers for tests and demos.
package enum CharityStackWellKnown {
  package static let kind = "charitystack"
  /// The value after `Bearer`. [seed]
  package static let key = "cs_live_your_key"
  /// A key that may read but not create: 403. [vendor]
  package static let readOnlyKey = "cs_live_read_only_key"

  /// Jane Smith. [seed]
  package static let janeID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
  /// Belongs to a different merchant: 403. [seed]
  package static let otherMerchantID = "0e57a11e-0000-4000-8000-0000000f04e1"
  /// A removed contact: 410. [vendor]
  package static let goneID = "0e57a11e-0000-4000-8000-000000000410"
  /// Of no contact.
  package static let unknownID = "00000000-0000-4000-8000-000000000404"
  /// A search for it first gives an empty page with more to come; exists from four contacts
  /// upwards.
  package static let emailAfterEmptyPage = "anna.tweeling3@example.com"
  /// Requests per hour and key, rolling. [vendor]
  package static let callLimit = 1_000
}
