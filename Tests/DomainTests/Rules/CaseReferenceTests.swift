import Domain
import Testing

@Suite struct CaseReferenceTests {
  @Test(arguments: ["GDPR-118", "a", "2026/17#3", "x_1.b", String(repeating: "9", count: 64)])
  func `accepts letters, digits and a few punctuation marks`(text: String) {
    #expect(CaseReference.problem(in: text) == nil)
  }

  @Test(arguments: [
    "", "two words", "jane@example.com", "Müller", "a\nb", "a'b",
    String(repeating: "9", count: 65),
  ])
  func `refuses text that could name a person or break a line`(text: String) {
    #expect(CaseReference.problem(in: text) != nil)
  }
}
