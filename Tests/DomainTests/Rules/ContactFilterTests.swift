import Domain
import Testing

/// What an operator types to narrow a list down.
@Suite struct ContactFilterTests {
  private func contact() throws -> Contact {
    let provider = try #require(ProviderName("eu-shop"))
    return Contact(
      id: ContactID(provider: provider, value: "5f1c"), kind: ProviderKind("cartsguru"),
      name: "Zoë van der Meer", organization: "Smith Foundation",
      emails: [
        EmailAddress(value: "zoe@example.com", isPrimary: true),
        EmailAddress(value: "zoe@home.org", isPrimary: false),
      ],
      phones: [PhoneNumber(value: "+31 6 1234 5678", isPrimary: true)],
      preferences: CommunicationPreferences(email: .optIn, sms: .optOut, call: .unset),
      fields: ["customer": 37091])
  }

  @Test func `a word that no preference has is told from one that is not finished`() {
    #expect(ContactFilter("mail:foo sms:o call:").foreignPreferences == ["mail"])
  }

  @Test func `a field alone asks whether there is any`() throws {
    var nobody = try contact()
    nobody.emails = []
    #expect(!ContactFilter("email:").matches(nobody, shown: ""))
    #expect(ContactFilter("-email:").matches(nobody, shown: ""))
    #expect(ContactFilter("email:").highlights(in: "email").isEmpty)
  }

  @Test(arguments: [
    ("", true), ("zoe", true), ("ZOË", true), ("zoe meer", true), ("zoe smit", false),
    ("email:home.org", true), ("email:zoë@home", true), ("email:meer", false),
    ("name:\"van der\"", true), ("name:van der", true), ("org:smith", true),
    ("phone:061234", false), ("phone:3161234", true), ("phone:\"6 12\"", true),
    ("sms:out", true), ("sms:o", true), ("sms:in", false), ("mail:in", true), ("call:d", true),
    ("-sms:out", false), ("-sms:in", true), ("-zoe", false), ("-jane", true),
    ("customer:37091", true), ("Customer:370", true), ("customer:9", true), ("customer:8", false),
    ("is:anonymized", false), ("-is:anonymized", true), ("nofield:x", false), ("email:", true),
    ("-phone:", false), ("org:", true), ("note:", true),
  ])
  func `a contact meets every term or is left out`(text: String, isMet: Bool) throws {
    let contact = try contact()
    let shown = "5f1c\n\(contact.name)\nzoe@example.com\n37091"
    #expect(ContactFilter(text).matches(contact, shown: shown) == isMet)
  }

  @Test(arguments: ["sms:", "-", "email:", "\"", " ", "-sms:"])
  func `a term that is not finished narrows nothing`(text: String) throws {
    #expect(ContactFilter(text).matches(try contact(), shown: ""))
  }

  @Test func `what was looked for is highlighted where it was looked for`() {
    let filter = ContactFilter("smith email:Example -name:x sms:out")
    #expect(filter.highlights(in: "name") == ["smith"])
    #expect(filter.highlights(in: "email") == ["smith", "example"])
  }
}
