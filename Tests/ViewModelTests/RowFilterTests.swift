import Domain
import TestSupport
import Testing

@testable import ViewModels

/// Checks with random rows that filtering and sorting give the same results as with contacts.
@Suite(.timeLimit(.minutes(10))) struct RowFilterTests {
  private static let words = [
    "ann", "Ann-Lee", "zoë", "ZOË", "Ångström", "иван", "Smith", "smithson", "aaaa", "a", "",
    "Σίσυφος", "12", "007", "-4", "x@y.example", "Ｓｍｉｔｈ", "multi word", "q", "tail a",
  ]
  private static let phones = ["", "340123", "+39 340 12", "0034-01", "３４０", "(34)0", "a34", "12"]
  private static let filters = [
    "a", "e", "s", "z", "q", "1", "3", "4", "-a", "-z", "@", ".", "ann", "zoe", "smith", "иван",
    "aa", "tail a", "\"tail a\"", "a -z", "e a s", "email:a", "email:z", "phone:3", "phone:34",
    "phone:340", "phone:4-0", "phone:a3", "org:a", "name:aa", "id:1", "own:a", "more:1",
    "firstName:s", "sms:o", "mail:word", "call:in", "out", "default", "word", "is:a", "-is:a",
    "home", "someone", "email:", "-phone:", "org:", "name: a",
  ]

  private let contacts: [Contact]
  private let rows: CompactRows

  init() throws {
    let provider = try #require(ProviderName("shop"))
    let kind = ProviderKind("kind")
    var dice = SeededGenerator(seed: 7)
    func word() -> String { Self.words.randomElement(using: &dice) ?? "" }
    func one(in share: Int) -> Bool { Int.random(in: 0..<share, using: &dice) == 0 }
    func preference() -> Preference {
      [.optIn, .optOut, .unset, .other("Wörd")].randomElement(using: &dice) ?? .unset
    }
    contacts = (0..<(WholeMatrix.isAsked ? 1_500 : 120)).map { number in
      let id = one(in: 3) ? "\(word())\(number)" : "\(number)"
      var contact = Contact(id: ContactID(provider: provider, value: id), kind: kind)
      contact.name = one(in: 20) ? "" : "\(word()) \(word())"
      if one(in: 2) { contact.firstName = word() }
      if one(in: 2) { contact.organization = word() }
      contact.isAnonymized = one(in: 30)
      for index in 0..<Int.random(in: 0..<3, using: &dice) {
        contact.emails.append(EmailAddress(value: "\(word())\(number)@a.b", isPrimary: index == 1))
      }
      for index in 0..<Int.random(in: 0..<3, using: &dice) {
        contact.phones.append(
          PhoneNumber(
            value: Self.phones.randomElement(using: &dice) ?? "", label: one(in: 3) ? "home" : nil,
            isPrimary: index == 1))
      }
      if one(in: 2) {
        contact.preferences = CommunicationPreferences(
          email: preference(), sms: preference(), call: preference())
      }
      contact.fields = ["own": .string(word()), "more": .integer(Int64(number % 40))]
      return contact
    }
    var rows = CompactRows(provider: provider, kind: kind, fields: ["own", "more"])
    for contact in contacts { rows.append(contact) }
    self.rows = rows
  }

  @Test(arguments: [
    ["id", "name", "email", "phone"], ["name", "email", "phone", "own", "more"],
    ["firstName", "preferences", "own"], ["organization"], ["provider", "preferences"],
    ["id", "name", "firstName", "lastName", "organization", "email", "phone", "own", "more"],
  ])
  func `a filter finds the same random rows as contacts`(columns: [String]) {
    let columns = columns.map { ContactColumn($0) }
    var page = ContactListState(title: "shop", columns: columns)
    page.show(contacts)
    var all = ContactListState(title: "shop", columns: columns)
    all.show(rows)
    for filter in Self.filters {
      page.setFilter(filter)
      all.setFilter(filter)
      let places = "\(filter) in \(columns.map(\.name))"
      #expect(all.rows.map(\.id) == page.rows.map(\.id), Comment(rawValue: places))
    }
  }

  /// Each letter searches only what the letters before it left.
  @Test(arguments: [["id", "name", "email", "phone"], ["firstName", "preferences", "own"]])
  func `a filter that is typed and deleted by letters finds the same as the whole one`(
    columns: [String]
  ) {
    let columns = columns.map { ContactColumn($0) }
    var page = ContactListState(title: "shop", columns: columns)
    page.show(contacts)
    var typed = ContactListState(title: "shop", columns: columns)
    typed.show(rows)
    let more = ["phone:+39 3", "phone:-34", "zoe -sm", "sms:out ann", "a email:12 z", "phone:(3 4"]
    for filter in Self.filters + more {
      let steps = (1...filter.count).map { String(filter.prefix($0)) }
      for step in steps + steps.dropLast().reversed() {
        page.setFilter(step)
        typed.setFilter(step)
        #expect(typed.rows.map(\.id) == page.rows.map(\.id), Comment(rawValue: step))
      }
    }
  }

  @Test func `rows that change while a filter is typed are searched again`() throws {
    var all = ContactListState(title: "shop", columns: ["id", "name"].map { ContactColumn($0) })
    all.show(rows)
    all.setFilter("zz")
    #expect(all.rows.isEmpty)
    var contact = try #require(contacts.first { $0.id.value == "1" } ?? contacts.first)
    contact.name = "zzyzx"
    all.replace(contact)
    #expect(all.rows.map(\.id) == [contact.id])
    all.setFilter("zzy")
    #expect(all.rows.map(\.id) == [contact.id])
  }

  @Test(arguments: ["id", "name", "firstName", "email", "phone", "own", "more", "preferences"])
  func `random rows have the same sort order as contacts`(column: String) {
    for isDescending in [false, true] {
      let keys = [
        ListSort.Key(ContactColumn(column), isDescending: isDescending),
        ListSort.Key(ContactColumn("name")),
      ]
      let sort = ListSort(keys: keys, scope: .loaded)
      let sorted = rows.sortedNow(by: keys).map(rows.id)
      #expect(sorted == contacts.sorted(by: sort.areInOrder).map(\.id))
    }
  }

  @Test(arguments: ["ab", "a", "é", "abcabd", "aab"])
  func `finds a text at each of its places, at every distance from the end`(text: String) {
    let needle = Array(text.utf8)
    for lead in 0..<50 {
      for tail in 0..<50 where (lead + tail) % 7 == 0 {
        let filling = Array(repeating: UInt8(ascii: "a"), count: 1)
        var bytes = Array(repeating: UInt8(ascii: "x"), count: lead) + needle
        bytes += Array(repeating: UInt8(ascii: "b"), count: tail) + needle + filling
        let places = (0...bytes.count - needle.count).filter {
          Array(bytes[$0..<$0 + needle.count]) == needle
        }
        var found: [Int] = []
        bytes.withUnsafeBufferPointer { buffer in
          TextScan(text)?.search(buffer) {
            found.append($0)
            return $0 + 1
          }
        }
        #expect(found == places)
      }
    }
  }
}
