package import Foundation

/// One page of a list, in the provider's order.
package struct ContactPage: Hashable, Sendable {
  package var contacts: [Contact]
  /// How many rows of the page could not be read as contacts. They are missing in `contacts`.
  package var unreadable: Int
  /// How many contacts come before this page; `nil` if the provider only has a cursor.
  package var first: Int?
  package var limit: Int
  /// How many contacts meet the conditions; `nil` if the provider does not say.
  package var total: Int?
  /// Where the next page begins; `nil` at the end.
  package var next: PageStart?
  /// When the provider answered, by its own clock; `nil` if it does not say or is not asked.
  package var providerTime: Date?

  package init(
    contacts: [Contact], unreadable: Int = 0, first: Int?, limit: Int, total: Int? = nil,
    next: PageStart? = nil
  ) {
    self.contacts = contacts
    self.unreadable = unreadable
    self.first = first
    self.limit = limit
    self.total = total
    self.next = next
  }

  /// The rows that the provider sent.
  package var rowCount: Int { contacts.count + unreadable }
}
