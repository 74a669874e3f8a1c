import Domain
import Testing

@Suite struct ImportFileCheckTests {
  private func problem(_ text: String) -> String? {
    var check = ImportFileCheck(
      form: ImportForm(
        typeColumn: "type", valueColumn: "value", delimiter: ",", types: ["email", "sms"],
        emailTypes: ["email"]))
    do throws(FileProblem) {
      try check.take(Array(text.utf8))
      _ = try check.end()
      return nil
    } catch {
      return error.message
    }
  }

  @Test(
    arguments: [
      ("email,a@b.co\nsms,0612", nil), ("sms,not an address", nil),
      ("email,a@b.co,x", "row 1 has 3 cells, but the header has 2"),
      ("email,a@b.co\nsms", "row 2 has 1 cells, but the header has 2"),
      (
        "email,anna.example.com",
        "row 1 has a value that is not a well-formed e-mail address"
      ),
    ] as [(String, String?)])
  func `refuses an implausible row and names its number but not its value`(
    rows: String, message: String?
  ) {
    #expect(problem("type,value\n" + rows + "\n") == message)
  }
}
