import Domain
import Testing

/// Covers the filter that an operator types to narrow a list.
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

  @Test func `tells an unknown preference word from an unfinished one`() {
    #expect(ContactFilter("mail:foo sms:o call:").foreignPreferences == ["mail"])
  }

  @Test func `a field name without a value matches contacts that have the field`() throws {
    var withoutEmail = try contact()
    withoutEmail.emails = []
    #expect(!ContactFilter("email:").matches(withoutEmail, shown: ""))
    #expect(ContactFilter("-email:").matches(withoutEmail, shown: ""))
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
  func `a contact matches only if it matches every term`(text: String, isMet: Bool) throws {
    let contact = try contact()
    let shown = "5f1c\n\(contact.name)\nzoe@example.com\n37091"
    #expect(ContactFilter(text).matches(contact, shown: shown) == isMet)
  }

  @Test(arguments: ["sms:", "-", "email:", "\"", " ", "-sms:"])
  func `an unfinished term filters out no contact`(text: String) throws {
    #expect(ContactFilter(text).matches(try contact(), shown: ""))
  }

  @Test func `highlights each term only in the field that it searches`() {
    let filter = ContactFilter("smith email:Example -name:x sms:out")
    #expect(filter.highlights(in: "name") == ["smith"])
    #expect(filter.highlights(in: "email") == ["smith", "example"])
  }
}
