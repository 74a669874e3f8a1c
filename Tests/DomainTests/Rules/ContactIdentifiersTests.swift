import Domain
import Testing

@Suite struct ContactIdentifiersTests {
  private func contact(
    name: String = "", firstName: String? = nil, lastName: String? = nil,
    organization: String? = nil, emails: [String] = [], phones: [String] = [],
    fields: [String: JSONValue] = [:]
  ) throws -> Contact {
    Contact(
      id: ContactID(provider: try #require(ProviderName("shop")), value: "A-1"),
      kind: ProviderKind("test"), name: name, firstName: firstName, lastName: lastName,
      organization: organization,
      emails: emails.map { EmailAddress(value: $0, isPrimary: false) },
      phones: phones.map { PhoneNumber(value: $0, isPrimary: false) }, fields: fields)
  }

  private func values(_ contact: Contact, _ kind: IdentifierKind) -> [String] {
    contact.identifiers(country: PhoneCountry("FR")).filter { $0.kind == kind }.map(\.value)
  }

  @Test func `each e-mail address is an identifier, and its base only where it differs`() throws {
    let contact = try contact(emails: [
      "Ada+Shop@EXAMPLE.net", "b@example.net", "none", "b@example.net",
    ])
    #expect(values(contact, .email) == ["ada+shop@example.net", "b@example.net"])
    #expect(values(contact, .emailBase) == ["ada@example.net"])
  }

  @Test func `a phone number is certain only with its country`() throws {
    let contact = try contact(phones: ["06 12 34 56 78", "1234567"])
    #expect(values(contact, .phone) == ["+33612345678"])
    #expect(values(contact, .phoneEnding) == ["612345678", "1234567"])
  }

  @Test(
    arguments: [
      ("Ada King Lovelace", nil, nil, ["ada", "king", "lovelace"], ["lovelace a"]),
      (
        "Ada King Lovelace", "Ada", "King Lovelace", ["ada", "king", "lovelace"],
        ["king a", "lovelace a"]
      ),
      (
        "Åsa Ærø-Straße", "Åsa", "Ærø-Straße", ["asa", "aero", "strasse"], ["aero a", "strasse a"]
      ),
      ("李 J", nil, nil, [], []), ("", nil, nil, [], []), ("Plato", nil, nil, ["plato"], []),
    ] as [(String, String?, String?, [String], [String])])
  func `a name gives its words, and the family name with an initial`(
    name: String, firstName: String?, lastName: String?, words: [String], initials: [String]
  ) throws {
    let contact = try contact(name: name, firstName: firstName, lastName: lastName)
    #expect(values(contact, .nameWord) == words)
    #expect(values(contact, .familyAndInitial) == initials)
  }

  @Test func `keys are identifiers by their fields`() throws {
    let contact = try contact(fields: [
      "sourceId": .string(" CUST-7\u{A0}"), "debtorId": .integer(90_017), "note": .string("x"),
    ])
    #expect(values(contact, .id) == ["a-1"])
    #expect(values(contact, .sourceID) == ["cust-7"])
    #expect(values(contact, .debtorID) == ["90017"])
  }

  /// What finds a contact by a whole identifier must also be a match when the contact is read.
  @Test(arguments: [
    "ada+shop@example.net", "ada@example.net", "+33612345678", "0612345678", "ada lovelace",
    "A. Lovelace", "cust-7", "A-1", "Analytical",
  ])
  func `a contact that an index proposes matches the text`(text: String) throws {
    let contact = try contact(
      name: "Ada King Lovelace", firstName: "Ada", lastName: "King Lovelace",
      organization: "Analytical Engines", emails: ["ada+shop@example.net"],
      phones: ["+33612345678"], fields: ["sourceId": .string("CUST-7")])
    let country = PhoneCountry("FR")
    let own = Set(contact.identifiers(country: country))
    let query = IdentifierQuery(text, country: country)
    #expect(query.alternatives.contains { $0.allSatisfy(own.contains) })
    #expect(ContactMatch(text, country: country).matches(contact))
  }
}
