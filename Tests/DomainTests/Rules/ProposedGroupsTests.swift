import Domain
import Testing

/// Covers which contacts are proposed as the same person.
@Suite struct ProposedGroupsTests {
  private func contact(
    _ id: String, at provider: String = "shop-it", email: String? = nil, phone: String? = nil
  ) throws -> Contact {
    Contact(
      id: ContactID(provider: try #require(ProviderName(provider)), value: id),
      kind: ProviderKind("x"), name: "Jane",
      emails: email.map { [EmailAddress(value: $0, isPrimary: true)] } ?? [],
      phones: phone.map { [PhoneNumber(value: $0, isPrimary: true)] } ?? [])
  }

  @Test(arguments: [
    ("jane@x.example", "Jane@X.example", true), ("jane@x.example", "jane@y.example", false),
    // Accented letters make a different address.
    ("jane@x.example", "jané@x.example", false), ("", "", false), ("none", "none", false),
  ])
  func `groups contacts by e-mail address and ignores case`(
    one: String, other: String, isGroup: Bool
  ) throws {
    let contacts = [try contact("1", email: one), try contact("2", at: "b2b", email: other)]
    #expect((ProposedGroups(contacts).group(of: contacts[0].id) != nil) == isGroup)
  }

  @Test(arguments: [
    ("+1 (617) 555-0101", "16175550101", true), ("0044 60000028", "+4460000028", true),
    ("+1 617 555 0101", "+1 617 555 0102", false),
    // Many people share a number this short.
    ("112", "112", false), ("", "", false),
  ])
  func `groups contacts by the digits of the phone number`(
    one: String, other: String, isGroup: Bool
  ) throws {
    let contacts = [try contact("1", phone: one), try contact("2", at: "b2b", phone: other)]
    #expect((ProposedGroups(contacts).group(of: contacts[0].id) != nil) == isGroup)
  }

  @Test(arguments: [
    ("jane@x.example", "jane+news@x.example", [SharedTrait.emailBase]),
    ("jane+a@x.example", "jane+b@x.example", [.emailBase]),
    ("jane@münchen.example", "Jane@xn--mnchen-3ya.example.", [.email]),
    ("jane@x.example\u{A0}", "jane@x.example", [.email]),
    ("janet@x.example", "jane@x.example", []),
  ])
  func `a group says whether the whole address is the same`(
    one: String, other: String, traits: [SharedTrait]
  ) throws {
    let contacts = [try contact("1", email: one), try contact("2", at: "b2b", email: other)]
    #expect(ProposedGroups(contacts).group(of: contacts[0].id)?.evidence ?? [] == traits)
    #expect(SharedTrait.shared(by: contacts[0], and: contacts[1]) == traits)
  }

  @Test(arguments: [
    ("0612345678", "+33612345678", nil, [SharedTrait.phoneEnding]),
    ("0612345678", "+33612345678", "FR", [.phone]), ("0612345678", "+33612345678", "DE", []),
    ("0612345678", "0033612345678", "FR", [.phone]), ("+49612345678", "+33612345678", nil, []),
    ("000000000", "000000000", nil, []),
  ])
  func `a country decides whether two phone numbers are the same`(
    one: String, other: String, country: String?, traits: [SharedTrait]
  ) throws {
    let contacts = [try contact("1", phone: one), try contact("2", at: "b2b", phone: other)]
    let countries = try country.map {
      [contacts[0].id.provider: try #require(PhoneCountry($0))]
    }
    let groups = ProposedGroups(contacts, countries: countries ?? [:])
    #expect(groups.group(of: contacts[0].id)?.evidence ?? [] == traits)
    #expect(
      SharedTrait.shared(by: contacts[0], and: contacts[1], countries: countries ?? [:]) == traits)
  }

  @Test func `two addresses of one contact are no evidence`() throws {
    var contact = try contact("1", email: "jane@x.example")
    contact.emails.append(EmailAddress(value: "jane+news@x.example", isPrimary: false))
    let other = try self.contact("2", email: "jane@x.example")
    #expect(ProposedGroups([contact]).count == 0)
    #expect(
      ProposedGroups([contact, other]).group(of: other.id)?.evidence == [.email, .emailBase])
  }

  @Test func `does not group contacts by name alone`() throws {
    let groups = ProposedGroups([try contact("1"), try contact("2")])
    #expect(groups.count == 0)
  }

  @Test func `two groups become one when a third contact links them`() throws {
    let contacts = [
      try contact("1", email: "a@x.example"), try contact("2", phone: "16175550101"),
      try contact("3", email: "a@x.example"), try contact("4", phone: "16175550101"),
      try contact("5", email: "a@x.example", phone: "16175550101"),
    ]
    var groups = ProposedGroups(Array(contacts.prefix(4)))
    #expect(groups.count == 2)
    #expect(groups.group(of: contacts[3].id)?.evidence == [.phone])
    groups.add(contacts[4])
    #expect(groups.count == 1)
    #expect(groups.group(of: contacts[3].id)?.members == contacts.map(\.id))
    #expect(groups.group(of: contacts[0].id)?.evidence == [.email, .phone])
    #expect(SharedTrait.shared(by: contacts[0], and: contacts[4]) == [.email])
    #expect(SharedTrait.shared(by: contacts[0], and: contacts[1]).isEmpty)
  }
}
