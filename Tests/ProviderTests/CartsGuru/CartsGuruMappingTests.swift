import Domain
import Testing

@Suite(.timeLimit(.minutes(10))) struct `Carts Guru's contacts` {
  private let lookup = ContactLookup(key: .accountID, value: "jane@example.com")

  private func contact(_ answer: ScriptedTransport.Answer) async throws -> Contact {
    try await Configured.cartsGuru(ScriptedTransport(answer)).contact(lookup, fields: nil)
  }

  @Test func `reads every field of a documented contact`() async throws {
    let contact = try await contact(.fixture("CartsGuru/contact"))
    #expect(
      contact
        == Contact(
          id: ContactID(provider: try #require(Configured.name), value: "5f1c0a"),
          kind: ProviderKind("cartsguru"), name: "Jane Smith", firstName: "Jane",
          lastName: "Smith",
          emails: [
            EmailAddress(value: "jane@example.com", isPrimary: true),
            EmailAddress(value: "j.smith@example.com", isPrimary: false),
          ],
          phones: [PhoneNumber(value: "+33612345678", label: "mobile", isPrimary: true)],
          addresses: [
            PostalAddress(
              label: "home", line1: "1 Rue X", city: "Lyon", postcode: "69001", country: "FR",
              isPrimary: true)
          ],
          preferences: CommunicationPreferences(email: .optOut, sms: .unset, call: .optIn),
          fields: ["siteId": "0000-site"], lookup: lookup))
  }

  @Test func `marks an anonymized contact and never shows it as undefined`() async throws {
    let contact = try await contact(.fixture("CartsGuru/anonymized"))
    #expect(
      contact
        == Contact(
          id: ContactID(provider: try #require(Configured.name), value: "5f1c0a"),
          kind: ProviderKind("cartsguru"),
          preferences: CommunicationPreferences(email: .optOut, sms: .unset, call: .optIn),
          isAnonymized: true, fields: ["siteId": "0000-site"], lookup: lookup))
  }

  @Test(arguments: [
    #"{"_id":"1","firstName":"undefined","lastName":"Undefined","emails":["u@example.com"]}"#,
    #"{"_id":"1","firstName":"undefined","emails":"undefined","addresses":[{"city":"X"}]}"#,
    #"{"_id":"1","firstName":"undefined","lastName":"Smith","emails":"undefined"}"#,
    #"{"_id":"1","firstName":"Jane","emails":"undefined","addresses":"undefined"}"#,
  ])
  func `does not mark a contact with remaining data as anonymized`(json: String) async throws {
    let contact = try await contact(.text(#"{"data":[\#(json)]}"#))
    #expect(!contact.isAnonymized)
    #expect(!contact.name.split(separator: " ").contains("undefined"))
    #expect(contact.firstName != "undefined")
  }

  @Test func `reads undocumented types as far as possible and keeps them`() async throws {
    let contact = try await contact(.fixture("CartsGuru/odd"))
    #expect(contact.id.value == "77")
    #expect(contact.firstName == "5")
    #expect(contact.lastName == nil)
    #expect(contact.name == "5")
    #expect(contact.emails.map(\.value) == ["jane@example.com"])
    #expect(contact.addresses.map(\.city) == ["Lyon"])
    #expect(contact.phones.isEmpty)
    #expect(contact.preferences?.sms == .other("Sometimes"))
    #expect(contact.preferences?.email == .optIn)
    #expect(contact.preferences?.call == .other(""))
    #expect(
      contact.fields == [
        "firstName": 5,
        "addresses": .array([
          .object(["title": "home", "city": "Lyon", "floor": 3]), "Rue Y",
        ]),
        "phoneNumbers": .object(["mobile": "+33"]),
        "emails": .array(["jane@example.com", 12]),
        "loyalty": .object(["tier": "gold"]),
      ])
  }
}
