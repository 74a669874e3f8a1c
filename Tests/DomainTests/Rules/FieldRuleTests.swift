import Domain
import Testing

@Suite struct FieldRuleTests {
  private static let rules = [
    FieldRule(name: "customer", title: "Customer", form: .integer(minimum: 1)),
    FieldRule(name: "name", title: "Name", length: 1...50),
    FieldRule(name: "email", title: "E-mail", form: .email, length: 3...120, isNullable: true),
  ]

  @Test(arguments: [
    (0, "1", nil), (0, "37091", nil), (0, "0", "must be at least 1"),
    (0, "x", "must be a whole number"), (0, "", "must be a whole number"),
    (1, "é", nil), (1, "", "must not be empty"),
    (1, String(repeating: "é", count: 50), nil),
    (1, String(repeating: "x", count: 51), "has 51 characters, at most 50 are allowed"),
    (2, "", nil), (2, "a@b.example", nil),
    (2, "a@b", "is not an e-mail address: it has no dot after the @"),
    (2, "a b@c.example", "is not an e-mail address: it has a space in it"),
    (2, "@x.example", "is not an e-mail address: it has nothing before the @"),
    (2, " a@b.example\u{A0}", nil),
    (2, "\u{A0}", "has only spaces or invisible characters; leave it empty instead"),
  ])
  func `checks a text against the form and the length of its field`(
    rule: Int, text: String, problem: String?
  ) {
    #expect(Self.rules[rule].problem(in: text)?.message == problem)
  }

  @Test func `assignments become numbers, strings or null, depending on the field`() throws {
    let draft = try DraftParsing.draft(
      assignments: ["customer=5", "name=a=b", "email="], rules: Self.rules)
    #expect(draft["customer"] == .integer(5))
    #expect(draft["name"] == "a=b")
    #expect(draft["email"] == .null)
  }

  @Test func `refuses an unknown field and suggests the nearest name`() {
    #expect(throws: FieldProblem(field: "nmae", message: "is not a field here; did you mean name?"))
    {
      try DraftParsing.draft(assignments: ["nmae=x"], rules: Self.rules)
    }
  }

  @Test func `refuses a field without a value`() {
    #expect(throws: FieldProblem.self) {
      try DraftParsing.draft(assignments: ["name"], rules: Self.rules)
    }
  }
}
