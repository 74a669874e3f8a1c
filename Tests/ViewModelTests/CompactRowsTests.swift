import Domain
import TestSupport
import Testing
import ViewModels

/// Checks that compact rows filter, sort and restore contacts like the contacts themselves.
@Suite(.timeLimit(.minutes(10))) struct CompactRowsTests {
  private static let provider: ProviderName = {
    guard let name = ProviderName("shop") else { preconditionFailure("The name is of the form.") }
    return name
  }()
  private static let kind = ProviderKind("sample")
  private static let columns = ["id", "name", "email", "phone", "preferences", "customer"].map {
    ContactColumn($0)
  }

  private static func contact(_ id: String, _ change: (inout Contact) -> Void) -> Contact {
    var contact = Contact(
      id: ContactID(provider: provider, value: id), kind: kind, lookup: .id(id))
    change(&contact)
    return contact
  }

  private static func email(_ value: String, _ isPrimary: Bool = true) -> EmailAddress {
    EmailAddress(value: value, isPrimary: isPrimary)
  }

  private static let contacts: [Contact] = [
    contact("12") {
      $0.name = "Jane SMITH"
      $0.emails = [email("jane@Example.com"), email("second@other.org", false)]
      $0.phones = [PhoneNumber(value: "+39 340 123-4567", label: "mobile", isPrimary: true)]
      $0.preferences = CommunicationPreferences(email: .optIn, sms: .optOut, call: .unset)
      $0.fields = ["customer": 77, "note": "unseen"]
    },
    contact("9") {
      $0.name = "Zoë Ångström"
      $0.organization = "Müller & Söhne"
      $0.emails = [email("first@x.de", false), email("ZOË@x.de")]
      $0.preferences = CommunicationPreferences(
        email: .other("später"), sms: .optIn, call: .other("never"))
      $0.fields = ["customer": "K-9"]
    },
    contact("100") {
      $0.name = ""
      $0.isAnonymized = true
      $0.lookup = nil
    },
    contact("ab-7") {
      $0.name = "Jan Ｓｍｉｔｈ"
      $0.firstName = "Jan"
      $0.lastName = "Smith"
      $0.emails = [email("jan@example.com", false)]
      $0.phones = [
        PhoneNumber(value: "02 55", isPrimary: false),
        PhoneNumber(value: "340", label: "smith's", isPrimary: true),
      ]
      $0.fields = ["customer": "k-10"]
    },
    contact("8") {
      $0.name = "Иван Жуков"
      $0.emails = [email("ivan@example.com")]
      $0.preferences = CommunicationPreferences(email: .optOut, sms: .optOut, call: .optIn)
    },
  ]

  private static func rows(_ contacts: [Contact] = contacts) -> CompactRows {
    var rows = CompactRows(provider: provider, kind: kind, fields: ["customer"])
    for contact in contacts { rows.append(contact) }
    return rows
  }

  private func list() -> (page: ContactListState, all: ContactListState) {
    var page = ContactListState(title: "shop", columns: Self.columns)
    page.show(Self.contacts)
    var all = ContactListState(title: "shop", columns: Self.columns)
    all.show(Self.rows())
    return (page, all)
  }

  @Test(arguments: [
    "jane", "smith", "SMITH", "j", "e", "-smith", "jan smith", "zoe", "ångström", "иван", "жук",
    "email:second", "email:example", "-email:example.com", "email:zoe", "second", "first", "x.de",
    "phone:340", "phone:3401234567", "phone:55", "mobile", "label", "org:muller", "name:smith",
    "id:1", "12", "sms:out", "sms:o", "-sms:out", "call:never", "mail:spat", "mail:in", "optin",
    "default optout", "is:anonymized", "-is:anon", "customer:77", "customer:k", "K-", "später",
    "\"jane smith\"", "unseen", "provider:shop", "firstName:jan", "absent", "a", "ab-7", "@",
    "email:jan -name:jane",
  ])
  func `a filter finds the same rows as contacts`(filter: String) {
    var (page, all) = list()
    page.setFilter(filter)
    all.setFilter(filter)
    #expect(all.rows.map(\.id) == page.rows.map(\.id))
  }

  @Test(arguments: ["id", "name", "email", "phone", "preferences", "customer", "lastName"])
  func `rows have the same sort order as contacts`(column: String) async throws {
    let world = try await SimulatedWorld.start()
    let model = ContactListModel(client: try world.client("donors"), ambient: .live)
    await model.loadAll()
    for isDescending in [false, true] {
      let keys = [ListSort.Key(ContactColumn(column), isDescending: isDescending)]
      let sort = ListSort(keys: keys, scope: .loaded)
      let message = await model.sort(by: keys)
      guard message == nil else { continue }
      let contacts = model.state.contacts.map(\.self)
      #expect(model.state.rows.map(\.id) == contacts.sorted(by: sort.areInOrder).map(\.id))
    }
    try await world.stop()
  }

  @Test func `a row restores its contact except for values that a list does not keep`() {
    let rows = Self.rows()
    for (contact, number) in zip(Self.contacts, rows.order) {
      var expected = contact
      expected.isExcerpt = true
      let kept = rows.contact(number)
      expected.fields = kept.fields
      expected.emails = kept.emails
      #expect(kept == expected)
      #expect(kept.emails.map(\.value) == contact.emails.map(\.value))
      #expect(kept.primaryEmail == contact.primaryEmail)
      for column in Self.columns { #expect(column.text(of: kept) == column.text(of: contact)) }
    }
  }

  @Test func `a changed contact keeps its place, and a removed one loses it`() throws {
    var (_, all) = list()
    all.select(Self.contacts[1].id)
    var jane = Self.contacts[0]
    jane.name = "Jane Doe"
    all.replace(jane)
    #expect(all.rows.map(\.id) == Self.contacts.map(\.id))
    #expect(all.rows[0].name == "Jane Doe")
    all.setFilter("smith")
    #expect(all.rows.map(\.id.value) == ["ab-7"])
    all.setFilter("doe")
    #expect(all.rows.map(\.id.value) == ["12"])
    all.setFilter("")
    all.remove([Self.contacts[1].id])
    #expect(all.rows.map(\.id.value) == ["12", "100", "ab-7", "8"])
    #expect(all.contacts.index(of: Self.contacts[1].id) == nil)
    all.add(Self.contacts[1])
    #expect(all.rows.map(\.id.value) == ["9", "12", "100", "ab-7", "8"])
    #expect(all.cursor == Self.contacts[1].id)
  }

  @Test func `finds each of thousands of rows by its id across several buffers`() {
    let many = (0..<6_000).map { number in
      Self.contact(String(number)) {
        $0.name = "Person \(number) " + String(repeating: "x", count: 60)
        $0.emails = [Self.email("p\(number)@example.com")]
      }
    }
    var list = ContactListState(title: "shop", columns: Self.columns)
    list.show(Self.rows(many))
    for number in stride(from: 0, to: 6_000, by: 997) {
      #expect(list.contacts.index(of: many[number].id) == number)
      list.setFilter("p\(number)@")
      #expect(list.rows.map(\.id) == [many[number].id])
    }
    list.setFilter("email:@EXAMPLE")
    #expect(list.rows.count == 6_000)
    list.setFilter("-5")
    #expect(list.rows.allSatisfy { !$0.id.value.contains("5") })
    #expect(list.rows.count == 6_000 - many.count { $0.id.value.contains("5") })
  }

  @Test func `marks stay on their contacts when pages become rows and back`() {
    var (list, all) = list()
    list.select(Self.contacts[0].id)
    list.toggleMark()
    list.select(Self.contacts[4].id)
    list.toggleMark()
    list.show([Self.contacts[1]])
    #expect(list.absentMarks == 2)
    list.toggleAllMarks()
    #expect(list.selectedContacts.map(\.id.value) == ["9", "12", "8"])
    list.show(Self.rows())
    #expect(list.marks.count == 3)
    #expect(list.absentMarks == 0)
    #expect(list.selectedContacts.map(\.id.value) == ["12", "9", "8"])
    list.setFilter("zoe")
    #expect(list.hiddenMarks == 2)
    #expect(list.selectedContacts.map(\.id.value) == ["9", "12", "8"])
    list.setFilter("")
    list.show([Self.contacts[2], Self.contacts[0]])
    #expect(list.marks.count == 3)
    #expect(list.isMarked(Self.contacts[4].id))
    #expect(list.selectedContacts.map(\.id.value) == ["12", "9", "8"])
    list.unmark(Self.contacts[1].id)
    #expect(list.selectedContacts.map(\.id.value) == ["12", "8"])
    all.toggleAllMarks()
    #expect(all.marks.count == 5)
    all.toggleAllMarks()
    #expect(all.marks.isEmpty)
  }
}

extension CompactRowsTests {
  /// A provider can send a name of any length, and `:load all` must not crash.
  @Test func `keeps and finds a row that is longer than a chunk`() {
    var rows = CompactRows(provider: Self.provider, kind: Self.kind)
    let names = ["short", String(repeating: "é", count: 300_000) + "needle", "last"]
    for (index, name) in names.enumerated() {
      rows.append(Self.contact("\(index)") { $0.name = name })
    }
    #expect(names.indices.map { rows.contact(UInt32($0)).name } == names)
    #expect(rows.number(of: ContactID(provider: Self.provider, value: "2")) == 2)
  }
}
