import Domain
import Testing

@Suite struct DraftMatchTests {
  private static let rules = [
    FieldRule(name: "gender", title: "G", form: .choice(["m", "f"])),
    FieldRule(name: "email", title: "E", form: .email), FieldRule(name: "phone", title: "P"),
    FieldRule(name: "note", title: "N"), FieldRule(name: "parent.id", title: "C"),
    FieldRule(name: "parent.sourceId", title: "C"),
  ]

  private func contact(_ fields: [String: JSONValue]) throws -> Contact {
    Contact(
      id: ContactID(provider: try #require(ProviderName("shop")), value: "1"),
      kind: ProviderKind("x"), fields: fields)
  }

  @Test(
    arguments: [
      ("gender", "m", "M", true), ("email", "Ada@X.org", "ada@x.org", true),
      ("phone", "06 12", "0612", true), ("note", "a\r\nb ", "a\nb", true),
      ("note", "Ada", "ADA", false), ("note", "a b", "ab", false), ("phone", "0612", "0613", false),
    ])
  func `ignores formatting differences but not different values`(
    name: String, asked: String, kept: String, isSame: Bool
  ) throws {
    let match = DraftMatch(
      ContactDraft([FieldValue(name: name, value: .string(asked))]), rules: Self.rules)
    #expect(match.isShown(by: try contact([name: .string(kept)])) == isSame)
  }

  @Test func `a contact is untouched only if every field to change still has its old value`() throws
  {
    let match = DraftMatch(
      ContactDraft([
        FieldValue(name: "note", value: "new"), FieldValue(name: "gender", value: "f"),
      ]), rules: Self.rules)
    let before = try contact(["note": "old", "gender": "f"])
    #expect(match.isUntouched(from: before, to: before))
    #expect(!match.isUntouched(from: before, to: try contact(["note": "ne", "gender": "f"])))
    let done = try contact(["note": "new", "gender": "F"])
    #expect(!match.isUntouched(from: done, to: done))
  }

  @Test func `a changed parent counts as touched even if the draft names it by another key`() throws
  {
    let match = DraftMatch(
      ContactDraft([FieldValue(name: "parent.sourceId", value: "C-7")]), rules: Self.rules)
    let before = try contact(["parent": .object(["id": 1])])
    #expect(!match.isUntouched(from: before, to: try contact(["parent": .object(["id": 7])])))
    #expect(match.isUntouched(from: before, to: before))
  }

  @Test(
    arguments: [
      ("7", "7", true), ("007", "7", true), ("7", "8", false), ("a", "b", false),
      ("A1B2C3D4-E5F6-7890-ABCD-EF1234567890", "a1b2c3d4-e5f6-7890-abcd-ef1234567890", true),
    ])
  func `an answer with the same id in another form matches the lookup`(
    asked: String, answered: String, isSame: Bool
  ) throws {
    let id = try contact([:]).id
    #expect(
      ContactLookup.id(asked).isAnswered(by: ContactID(provider: id.provider, value: answered))
        == isSame)
  }
}
