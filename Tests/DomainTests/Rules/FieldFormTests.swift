import Domain
import Testing

/// Covers typed values and JSON values for every field form.
@Suite struct FieldFormTests {
  private static let rules = [
    FieldRule(name: "debtorId", title: "Debtor", form: .key),
    FieldRule(name: "dateOfBirth", title: "Born", form: .date, isNullable: true),
    FieldRule(name: "gender", title: "Gender", form: .choice(["m", "f", "u"]), isNullable: true),
    FieldRule(name: "primaryLanguage", title: "Language", form: .language, isNullable: true),
    FieldRule(name: "emails", title: "E-mails", form: .list(.email)),
    FieldRule(name: "addresses", title: "Addresses", form: .json),
    FieldRule(name: "parent.id", title: "Parent", form: .integer(minimum: 1)),
    FieldRule(name: "firstName", title: "First name", isRequired: true),
  ]

  @Test(arguments: [
    ("debtorId=42", JSONValue.integer(42)), ("debtorId=007", "007"), ("debtorId=A7", "A7"),
    ("debtorId= A7\u{A0}", "A7"),
    ("dateOfBirth=1993-08-28", "1993-08-28"), ("dateOfBirth=", .null),
    ("gender=F", "f"), ("primaryLanguage=EN", "en"),
    ("emails=a@x.org, b@x.org", .array(["a@x.org", "b@x.org"])), ("parent.id=5", 5),
  ])
  func `converts a typed value to the form of its field`(text: String, value: JSONValue) throws {
    let draft = try DraftParsing.draft(assignments: [text], rules: Self.rules)
    #expect(draft.values.map(\.value) == [value])
  }

  @Test(arguments: [
    ("dateOfBirth=28/08/1993", "date"), ("dateOfBirth=1993-02-30", "not a valid date"),
    ("gender=x", "m, f, u"),
    ("primaryLanguage=eng", "two-letter"), ("emails=a@x.org,b", "e-mail"),
    ("parent.id=0", "at least 1"), ("addresses=Main St", "--set-json"), ("frstName=x", "firstName"),
  ])
  func `refuses a value of the wrong form and says why`(text: String, word: String) {
    #expect {
      try DraftParsing.draft(assignments: [text], rules: Self.rules)
    } throws: { error in
      (error as? FieldProblem)?.message.contains(word) == true
    }
  }

  @Test func `checks and trims the value of an object in a list`() throws {
    let emails = { (value: JSONValue) in
      try DraftParsing.checked([FieldValue(name: "emails", value: value)], rules: Self.rules)
    }
    let draft = try emails(.array([.object(["value": " a@x.org\u{A0}", "isPrimary": true])]))
    #expect(
      draft["emails"] == .array([.object(["value": "a@x.org", "isPrimary": true])]))
    #expect(throws: FieldProblem.self) { try emails(.array([.object(["value": "<a@x.org>"])])) }
  }

  @Test func `accepts an object as a whole or member by member`() throws {
    let whole = try DraftParsing.checked(
      [FieldValue(name: "parent", value: .object(["id": 5]))], rules: Self.rules)
    #expect(whole["parent.id"] == 5)
    #expect(whole.nested(\.value) == ["parent": .object(["id": 5])])
    #expect(throws: FieldProblem.self) {
      try DraftParsing.checked(
        [FieldValue(name: "parent", value: .object(["name": "x"]))], rules: Self.rules)
    }
  }

  @Test func `names the required fields that a new contact lacks`() {
    let missing = DraftParsing.missing(in: ContactDraft(), rules: Self.rules)
    #expect(missing.map(\.field) == ["firstName"])
  }

  @Test(arguments: [
    ("2024-02-29", true), ("2023-02-29", false), ("1900-02-29", false), ("2000-02-29", true),
    ("2024-04-31", false), ("2024-13-01", false), ("2024-1-01", false), ("0000-01-01", false),
  ])
  func `accepts only dates that exist in the calendar`(text: String, isDate: Bool) {
    #expect((CalendarDate(iso: text) != nil) == isDate)
  }
}
