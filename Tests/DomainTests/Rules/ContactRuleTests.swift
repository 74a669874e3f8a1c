import Domain
import TestSupport
import Testing

@Suite struct ContactRuleTests {
  private func contact(
    id: String = "59068", name: String = "Zoë Müller", email: String? = nil, phone: String? = nil
  ) throws -> Contact {
    let provider = try #require(ProviderName("shop-it"))
    return Contact(
      id: ContactID(provider: provider, value: id), kind: ProviderKind("x"), name: name,
      emails: email.map { [EmailAddress(value: $0, isPrimary: true)] } ?? [],
      phones: phone.map { [PhoneNumber(value: $0, isPrimary: true)] } ?? [])
  }

  @Test(arguments: [
    ("zoe", true), ("MULLER zoë", true), ("59068", true), ("5906", false), ("zoe@", true),
    ("+1 (617) 555", true), ("617555", true), ("555 9", false), ("", false), ("  ", false),
    ("smith", false),
  ])
  func `a search matches id, e-mail, phone or name and ignores case, accents and punctuation`(
    text: String, isMatch: Bool
  ) throws {
    let contact = try contact(email: "Zoe@x.example", phone: "+1 617 555 0101")
    #expect(ContactMatch(text).matches(contact) == isMatch)
  }

  @Test(arguments: [
    // Spellings of one address.
    ("Ada@Example.NET", nil, true), (" ada@example.net\u{A0}\r", nil, true),
    ("ada@example.net.", nil, true), ("ada+news@example.net", nil, true),
    ("adam@example.net", nil, false), ("ada@example.org", nil, false),
    ("bob@münchen.example", nil, true), ("BOB@MÜNCHEN.EXAMPLE", nil, true),
    ("bob@munchen.example", nil, false),
    // Spellings of one number, which the contact has as +33 6 12 34 56 78.
    ("0612345678", nil, true), ("0033612345678", nil, true), ("+33 (0)6 12 34 56 78", nil, true),
    ("٠٦١٢٣٤٥٦٧٨", nil, true), ("06-12-34-56-78", "FR", true), ("0612345678", "DE", false),
    ("+49612345678", nil, false), ("0612345679", nil, false),
    // Names and keys.
    ("o’brien", nil, true), ("STRASSE", nil, true), ("lodz", nil, true), ("Brien, Ada", nil, true),
    ("CUST-77", nil, true), ("cust-77\u{A0}", nil, true), ("CUST-7", nil, false), ("★", nil, false),
  ])
  func `a search finds every spelling of an address, a number, a name or a key`(
    text: String, country: String?, isMatch: Bool
  ) throws {
    var contact = try contact(
      name: "Ada O'Brien-Łódź Straße", email: "ada@example.net", phone: "+33 6 12 34 56 78")
    contact.emails.append(EmailAddress(value: "bob@xn--mnchen-3ya.example", isPrimary: false))
    contact.fields["sourceId"] = "CUST-77 "
    let plan = try country.map { try #require(PhoneCountry($0)) }
    #expect(ContactMatch(text, country: plan).matches(contact) == isMatch)
  }

  @Test(arguments: [
    ("jane@x.example", "jane"), ("jo@x.example", "jo"), ("jane.smith@x.example", "mith"),
    ("a.b@x.example", "9068"), ("jané@x.example", "9068"), (nil, "9068"),
  ])
  func `the confirmation word is the end of the e-mail's local part or else of the id`(
    email: String?, word: String
  ) throws {
    let contact = try contact(email: email)
    #expect(Confirmation.word(for: contact) == word)
  }

  @Test func `a difference lists only changed fields`() throws {
    var contact = try contact(email: "a@x.example")
    contact.fields["note"] = ""
    let difference = ContactDifference(
      from: contact,
      applying: ContactDraft([
        FieldValue(name: "name", value: "Zoë Müller"), FieldValue(name: "note", value: "x"),
        FieldValue(name: "email", value: .null),
      ]))
    #expect(
      difference.lines == [
        .init(field: "note", before: "", after: "x"),
        .init(field: "email", before: "a@x.example", after: ""),
      ])
  }

  @Test(arguments: [
    ("eu-shop", true), ("a", true), ("", false), ("Shop", false), ("a b", false),
    (String(repeating: "x", count: 33), false), ("é", false),
  ])
  func `a provider name is short and uses lowercase ASCII`(text: String, isName: Bool) {
    #expect((ProviderName(text) != nil) == isName)
  }

  @Test(arguments: [("naem", "name"), ("NAME", "name"), ("phne", "phone"), ("zzzz", nil)])
  func `the nearest name is a few edits away`(text: String, nearest: String?) {
    #expect(NearestName.of(text, among: ["name", "phone", "customer"]) == nearest)
  }

  @Test func `a secret always prints as redacted`() {
    let secret = Secret("s3cret")
    var dumped = ""
    dump(secret, to: &dumped)
    for text in ["\(secret)", String(reflecting: secret), dumped, "\([secret])"] {
      #expect(!text.contains("s3cret"), "\(text)")
      #expect(text.contains("redacted"))
    }
  }
}
