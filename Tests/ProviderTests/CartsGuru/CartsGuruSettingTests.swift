import Domain
import Providers
import Testing

@Suite struct CartsGuruSettingTests {
  @Test(
    arguments: [
      ([:], ["site_id is missing"]), (["site_id": .text("s")], []),
      (
        ["site_id": .text(""), "import_delimiter": .text(";;")],
        ["site_id is empty", "import_delimiter is not a single character"]
      ),
      (["site_id": .text("s"), "account_id": .text("email")], []),
      (
        ["site_id": .text("s"), "account_id": .text("mail")],
        [#"account_id must be "email" or "other""#]
      ),
      (
        ["site_id": .texts(["s"]), "import_columns": .texts(["type"])],
        ["site_id is not a text", "import_columns is not a list of 2 texts"]
      ),
    ] as [([String: SettingValue], [String])])
  func `checks settings by their keys`(
    values: [String: SettingValue], problems: [String]
  ) {
    #expect(
      CartsGuru.settingProblems(in: values).map { "\($0.key) \($0.message)" } == problems)
  }
}
