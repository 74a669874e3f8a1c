import Domain
import Foundation
import Operations
import Testing

@Suite struct AccessPackageTests {
  private static let hostile = "</td><script>alert(1)</script>\u{202E}\u{1B}[2J'\"&<b>"

  private func contact(_ provider: String, _ id: String) throws -> Contact {
    Contact(
      id: ContactID(provider: try #require(ProviderName(provider)), value: id),
      kind: ProviderKind("example"), name: "Jane Smith", firstName: "Jane",
      emails: [EmailAddress(value: "jane@example.com", isPrimary: true)],
      phones: [PhoneNumber(value: "+1 617 555 0101", label: "mobile", isPrimary: true)],
      addresses: [
        PostalAddress(
          label: "Home", line1: "456 Park Ave", line2: "", city: "Boston", region: "MA",
          postcode: "02101", country: "United States", isPrimary: true)
      ],
      fields: [
        "note": .string(Self.hostile),
        "parent": .object([
          "id": 5, "email": "boss@company.example",
          "copies": .array(["Jane@Example.com", "assistant@company.example"]),
        ]),
      ])
  }

  private func package() throws -> AccessPackage {
    func part(_ name: String, _ contacts: [Contact], _ obstacle: String? = nil) throws
      -> AccessPackage.Part
    {
      AccessPackage.Part(
        provider: try #require(ProviderName(name)), title: "Platform <\(name)>",
        contacts: contacts, obstacle: obstacle)
    }
    return AccessPackage(
      caseReference: "GDPR-118", day: try #require(CalendarDate(iso: "2026-11-30")),
      parts: [
        try part("shop-it", [contact("shop-it", "59069")]), try part("b2b", []),
        try part("donors", [], "it does not answer"),
      ])
  }

  @Test func `the page has a section a provider, every value, and no script`() throws {
    let page = try package().personHTML
    for text in [
      "shop-it", "b2b", "donors", "GDPR-118", "2026-11-30", "Jane Smith", "jane@example.com",
      "+1 617 555 0101 mobile", "Home, 456 Park Ave, 02101, Boston, MA, United States",
      "<th>parent.id</th><td>5</td>", "Nothing held.", "It is not known what is held here",
    ] {
      #expect(page.contains(text), "\(text)")
    }
    #expect(page.components(separatedBy: "<h2>").count == 4)
    #expect(!page.lowercased().contains("<script"))
    #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
    #expect(page.contains("Platform &lt;shop-it&gt;"))
    #expect(!page.unicodeScalars.contains { $0 == "\u{202E}" || $0 == "\u{1B}" })
    #expect(!page.contains(" src=") && !page.contains("http://") && !page.contains("https://"))
    #expect(page.contains("default-src 'none'"))
  }

  @Test func `addresses of other people are marked, and the person's own are not`() throws {
    let package = try package()
    #expect(package.doubts.map(\.field) == ["parent.copies.1", "parent.email"])
    let marked = package.personHTML.split(separator: "\n").filter {
      $0.contains("may be about another person")
    }
    #expect(marked.count == 2)
    #expect(marked.allSatisfy { $0.contains("company.example") })
  }

  @Test func `the object for programs has every contact and says where nothing is held`() throws {
    let json = try package().personJSON { "{\"id\":\"\($0.id.value)\"}" }
    let value = try #require(
      JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    #expect(value["case"] as? String == "GDPR-118")
    let providers = try #require(value["providers"] as? [[String: Any]])
    #expect(providers.map { $0["held"] as? Bool } == [true, false, nil])
    #expect(providers.map { $0["platform"] as? String }[0] == "Platform <shop-it>")
    let held = try #require((providers[0]["contacts"] as? [[String: Any]])?.first)
    #expect((held["contact"] as? [String: String])?["id"] == "59069")
    #expect(held["mayBeOthers"] as? [String] == ["parent.copies.1", "parent.email"])
  }

  @Test func `what is held beside a contact has a section, with the addresses of others marked`()
    throws
  {
    let jane = try contact("b2b", "25492")
    var part = AccessPackage.Part(
      provider: jane.id.provider, title: "Platform", contacts: [jane])
    part.beside[jane.id] = [
      HeldPart(
        name: "company", title: "Company",
        fields: ["name": "Jane's", "email": "info@janes.example"]),
      HeldPart(name: "prices", title: "Prices", fields: [:]),
    ]
    part.toAdd = ["Look up <the rest>"]
    let package = AccessPackage(
      caseReference: "GDPR-118", day: try #require(CalendarDate(iso: "2026-11-30")), parts: [part])
    let page = package.personHTML
    #expect(page.contains("<h3>Company <small>Platform 25492</small></h3>"))
    #expect(page.contains("<th>company.name</th><td>Jane&#39;s</td>"))
    #expect(page.contains("<h3>Prices <small>Platform 25492</small></h3>\n<p>Nothing held.</p>"))
    #expect(page.contains("Not on this page: Look up &lt;the rest&gt;."))
    #expect(package.doubts.map(\.field).contains("company.email"))
  }

  @Test func `a statement that the template lacks is a blank`() throws {
    let statements = AccessStatements([
      .purposes: "To ship what you ordered.\n<b>Only</b> that.", .period: "  ",
    ])
    #expect(statements.blanks.count == AccessStatements.Item.allCases.count - 1)
    let page = try package().aboutHTML(statements)
    #expect(page.contains("To ship what you ordered.<br>\n&lt;b&gt;Only&lt;/b&gt; that."))
    #expect(page.components(separatedBy: "class=\"blank\"").count == 1 + statements.blanks.count)
    for letter in "abcdefgh" { #expect(page.contains("Article 15(1)(\(letter))")) }
  }
}
