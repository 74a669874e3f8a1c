package import Foundation

/// A person or organisation as one provider knows it. The common part has common names; `fields`
/// holds everything else under the provider's own names.
package struct Contact: Hashable, Sendable {
  package var id: ContactID
  package var kind: ProviderKind
  /// The name to show; empty if the provider has none. Never the word "undefined".
  package var name: String
  package var firstName: String?
  package var lastName: String?
  package var organization: String?
  package var emails: [EmailAddress]
  package var phones: [PhoneNumber]
  package var addresses: [PostalAddress]
  /// `nil` if the provider keeps no preferences.
  package var preferences: CommunicationPreferences?
  package var isAnonymized: Bool
  package var createdAt: Date?
  package var updatedAt: Date?
  /// What the provider sent beyond the common part, or in a form that the common part changes.
  package var fields: [String: JSONValue]
  /// The provider's own names of fields with a value that could not be read as it was sent, sorted.
  /// Such a value is shown as the text that is nearest to it, and is never written back.
  package var brokenFields: [String] = []
  /// How to read this contact again; `nil` if the provider gives no way.
  package var lookup: ContactLookup?
  /// Whether this holds only what a list keeps of the contact: addresses, times and most of
  /// `fields` are left out.
  package var isExcerpt = false

  package init(
    id: ContactID, kind: ProviderKind, name: String = "", firstName: String? = nil,
    lastName: String? = nil, organization: String? = nil, emails: [EmailAddress] = [],
    phones: [PhoneNumber] = [], addresses: [PostalAddress] = [],
    preferences: CommunicationPreferences? = nil, isAnonymized: Bool = false,
    createdAt: Date? = nil, updatedAt: Date? = nil, fields: [String: JSONValue] = [:],
    lookup: ContactLookup? = nil
  ) {
    self.id = id
    self.kind = kind
    self.name = name
    self.firstName = firstName
    self.lastName = lastName
    self.organization = organization
    self.emails = emails
    self.phones = phones
    self.addresses = addresses
    self.preferences = preferences
    self.isAnonymized = isAnonymized
    self.createdAt = createdAt
    self.updatedAt = updatedAt
    self.fields = fields
    self.lookup = lookup
  }

  /// The primary address, or the first; `nil` if there is none.
  package var primaryEmail: String? {
    (emails.first { $0.isPrimary } ?? emails.first)?.value
  }

  package var primaryPhone: String? {
    (phones.first { $0.isPrimary } ?? phones.first)?.value
  }
}

package struct EmailAddress: Hashable, Sendable {
  package var value: String
  package var isPrimary: Bool

  package init(value: String, isPrimary: Bool) {
    self.value = value
    self.isPrimary = isPrimary
  }
}

package struct PhoneNumber: Hashable, Sendable {
  package var value: String
  /// The provider's word for the kind of number ("mobile"); `nil` if it gives none.
  package var label: String?
  package var isPrimary: Bool

  package init(value: String, label: String? = nil, isPrimary: Bool) {
    self.value = value
    self.label = label
    self.isPrimary = isPrimary
  }
}

/// Lines of a postal address; a line that the provider left empty or out is an empty string.
package struct PostalAddress: Hashable, Sendable {
  package var label: String?
  package var line1: String
  package var line2: String
  package var city: String
  package var region: String
  package var postcode: String
  package var country: String
  package var isPrimary: Bool

  package init(
    label: String? = nil, line1: String = "", line2: String = "", city: String = "",
    region: String = "", postcode: String = "", country: String = "", isPrimary: Bool
  ) {
    self.label = label
    self.line1 = line1
    self.line2 = line2
    self.city = city
    self.region = region
    self.postcode = postcode
    self.country = country
    self.isPrimary = isPrimary
  }
}
