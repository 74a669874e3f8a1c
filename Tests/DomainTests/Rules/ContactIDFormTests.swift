import Domain
import Testing

@Suite struct ContactIDFormTests {
  @Test(
    arguments: [
      (.wholeNumber, "59080", "59080"), (.wholeNumber, "059080", "59080"),
      (.wholeNumber, "0059080", "59080"), (.wholeNumber, "0", nil), (.wholeNumber, "-7", nil),
      (.wholeNumber, "+7", nil), (.wholeNumber, "7.0", nil), (.wholeNumber, "٧", nil),
      (.wholeNumber, "Smith", nil), (.wholeNumber, "99999999999999999999", nil),
      (.uuid, "4b2a6c0e-0a3b-4c1d-9e8f-0123456789ab", "4b2a6c0e-0a3b-4c1d-9e8f-0123456789ab"),
      (.uuid, "4b2a6c0e0a3b4c1d9e8f0123456789ab", nil), (.uuid, "Smith", nil), (.uuid, "", nil),
      (.uuid, "0612345678", nil),
      (.token, "5f1cfa1f87aaa3a200000001", "5f1cfa1f87aaa3a200000001"),
      (.token, "c-1001", "c-1001"),
      (.token, "Müller", nil), (.token, "+33612345678", nil), (.token, "a b", nil),
      (.token, "jane@example.com", nil), (.token, "", nil), (.token, "a/b", nil),
    ] as [(ContactIDForm, String, String?)])
  func `each contact id has exactly one canonical form`(
    form: ContactIDForm, text: String, canonical: String?
  ) {
    #expect(form.canonical(text) == canonical)
  }

  @Test(
    arguments: [
      ("5f1cfa1f87aaa3a200000001", true), ("5f1c", true), ("c-1001", true), ("1001", true),
      ("123456789012345678901234", true), ("Smith", false), ("Smith-Jones", false),
      ("0612345678", false), ("33612345678", false), ("06-12-34-56-78", false), ("123456", false),
      ("+33612345678", false), ("Müller", false),
    ])
  func `does not store a token that may be a name or a phone number`(text: String, isKept: Bool) {
    #expect(ContactIDForm.token.keeps(text) == isKept)
  }

  @Test(
    arguments: [
      ("4b2a6c0e-0a3b-4c1d-9e8f-0123456789ab", true), ("0123456789abcdef", true), ("42", true),
      ("2026-11-29", true), ("Jane", false), ("Ada", false), ("jane7", false), ("", false),
      ("a b1", false), ("1.2", false), (String(repeating: "1", count: 129), false),
    ])
  func `stores a request id only if it cannot be a name`(text: String, isKept: Bool) {
    #expect((RequestID.kept(text) != nil) == isKept)
  }
}
