import Domain
import Testing

/// Covers what masking hides and what it shows.
@Suite struct PersonalDataTests {
  @Test(
    arguments: [
      ("customer", JSONValue.integer(37091)), ("siteId", "0000000-0000-0000-0000-0000000000"),
      ("sourceId", "4711"),
      ("primaryLanguage", "NL"), ("source", "ERP"), ("created_at", "2024-03-15T10:22:00.000000"),
      ("lastModified", .null), ("isActive", true), ("note", ""), ("visits", "12"),
      ("createdDate", "August, 28 1993 00:00:00 +0000"),
      ("parent", .object(["id": 77, "source": "ERP"])),
    ] as [(String, JSONValue)])
  func `shows ids, numbers, dates and words of a closed set`(name: String, value: JSONValue) {
    #expect(PersonalData.masked(value, of: name) == value)
  }

  @Test(
    arguments: [
      ("note", "prefers letters"), ("ssn", "078-05-1120"), ("ssn", .integer(78_051_120)),
      ("phone", .integer(31_201_234_567)), ("dateOfBirth", "1993-08-28"), ("title", "Mrs"),
      ("middleName", "van"), ("abbreviation", "J."), ("nickname", "Janie"), ("anything", "Jane"),
      ("accountId", "jane@smithfoundation.org"), ("memberId", "Jane Smith"),
      ("code", "16175550101"),
      ("updatedBy", "jane1990"), ("created", "Jane 1990"), ("type", "friend of Jane Smith"),
      ("source", "jane@example.com"), ("postcode", "02101"), ("zip", .integer(2101)),
      ("totalTransactionValue", .integer(3250)),
      ("totalTransactionValue", .decimal(JSONNumber(literal: "32.50"))),
      ("gender", "F"), ("gender", "female"), ("salutation", "Ms"),
    ] as [(String, JSONValue)])
  func `hides every other value behind a mask of fixed length`(name: String, value: JSONValue) {
    #expect(PersonalData.masked(value, of: name) == .string(PersonalData.mask))
  }

  @Test func `hides only the personal members of a structure`() {
    let parent = JSONValue.object([
      "id": 77, "name": "Smith Foundation", "phone": 16_175_550_101,
    ])
    #expect(
      PersonalData.masked(parent, of: "parent")
        == .object([
          "id": 77, "name": .string(PersonalData.mask), "phone": .string(PersonalData.mask),
        ]))
    #expect(
      PersonalData.masked(.array(["Jane", 5]), of: "tags")
        == .array([.string(PersonalData.mask), 5]))
    let odd = JSONValue.object(["Jane Smith": 1])
    #expect(PersonalData.masked(odd, of: "friends") == .string(PersonalData.mask))
  }

  @Test(arguments: [
    ("no contact 'jane@x.org' (404)", "no contact '•••••' (404)"),
    ("e-mail jane@x.org is taken", "e-mail ••••• is taken"),
    ("the number +1 617 555 0101 is wrong", "the number ••••• is wrong"),
    ("call (617) 555-0101.", "call •••••."),
    ("\"Jane Smith\" is blocked", "\"•••••\" is blocked"),
    ("try again at 2026-11-22T10:00:00Z", "try again at 2026-11-22T10:00:00Z"),
    (
      "eu-shop 5f1cfa1f87aaa3a200000001: 6,651 of 10,000 rows",
      "eu-shop 5f1cfa1f87aaa3a200000001: 6,651 of 10,000 rows"
    ),
    ("the provider's limit doesn't allow it", "the provider's limit doesn't allow it"),
  ])
  func `masks words in a sentence that can identify a person`(sentence: String, shown: String) {
    #expect(PersonalSentence.masked(sentence) == shown)
  }
}
