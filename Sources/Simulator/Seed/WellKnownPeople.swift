/// People with the same place in every world whatever the seed, for tests and demos. Each
/// provider's `WellKnown` has its own facts about them (ids, keys).
package enum WellKnownPeople {
  struct Person: Sendable {
    let firstName: String
    let lastName: String
    let organization: String
    let emails: [String]
    /// Digits only.
    let phone: String
  }

  /// Jane Smith's number at every provider; a world with one contact has only her.
  static let janeIndex = 1

  /// Jane Smith is the same person at all four providers, with this address.
  package static let janeEmail = "jane@smithfoundation.org"
  /// Digits only; vendors that keep the text as written have `+1 617 555 0101`.
  package static let janePhone = "16175550101"
  package static let janeFirstName = "Jane"
  package static let janeLastName = "Smith"

  static let janeAddress = SeedAddress(
    line1: "456 Park Ave", line2: "", city: "Boston", region: "MA", postcode: "02101",
    country: "United States", countryCode: "US")

  /// Both Smiths are examples of the vendors' documents. The four after them share names, for keys
  /// that several contacts have.
  static let all: [Person] = [
    Person(firstName: "John", lastName: "Smith", organization: "", emails: [], phone: ""),
    Person(
      firstName: janeFirstName, lastName: janeLastName, organization: "Smith Foundation",
      emails: [janeEmail], phone: janePhone),
    twin("Anna", 2), twin("Anna", 3), twin("Pieter", 4), twin("Pieter", 5),
  ]

  private static func twin(_ name: String, _ index: Int) -> Person {
    Person(
      firstName: name, lastName: "Tweeling", organization: "Tweeling B.V.",
      emails: ["\(name.lowercased()).tweeling\(index)@example.com"], phone: "3160000000\(index)")
  }
}
