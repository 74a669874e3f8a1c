import Domain
import Testing

@Suite struct ImportFileCheckTests {
  private func problem(_ text: String) -> String? {
    var check = ImportFileCheck(
      form: ImportForm(
        typeColumn: "type", valueColumn: "value", delimiter: ",",
        types: [.init("email", .email), .init("sms", .phone)]))
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
      ("email,a@b.co\nsms,0612", nil), ("email,a@b.co\u{A0}\nsms ,+33 6 12", nil),
      ("sms,not a number", "row 1 has a value that is not a phone number: it has letters"),
      (
        "sms,3.36E+10",
        "row 1 has a value that is a number in exponent form, not a phone number"
      ),
      ("sms,#N/A", "row 1 has a value that is a spreadsheet's error, not a phone number"),
      ("sms,n/a", "row 1 has a value that is a placeholder, not a phone number"),
      (
        "email,<a@b.co>",
        "row 1 has a value that is not a well-formed e-mail address: write only the address, "
          + "without a name and brackets"
      ),
      ("email,a@b.co,x", "row 1 has 3 cells, but the header has 2"),
      ("email,a@b.co\nsms", "row 2 has 1 cells, but the header has 2"),
      (
        "email,anna.example.com",
        "row 1 has a value that is not a well-formed e-mail address: it has no @"
      ),
    ] as [(String, String?)])
  func `refuses an implausible row and names its number but not its value`(
    rows: String, message: String?
  ) {
    #expect(problem("type,value\n" + rows + "\n") == message)
  }
}
