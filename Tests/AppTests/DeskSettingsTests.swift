import App
import Domain
import Foundation
import Glibc
import TestSupport
import Testing

@Suite struct DeskSettingsTests {
  private static let key = "ed25519:11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
  private static let other = "ed25519:PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw="

  private func settings(_ text: String, operators: OperatorsFile? = nil) throws -> Settings {
    try Settings(
      SettingsSource(
        name: "config.toml", text: text, isReadableByOthers: false,
        folder: URL(fileURLWithPath: "/etc")), operators: operators)
  }

  private func problems(_ text: String) throws -> [String] {
    try #require(throws: SettingsFailure.self) { try settings(text) }.problems.map(\.text)
  }

  @Test func `without a desk, the law is the EU's and no approval is needed`() throws {
    let desk = try settings("").desk
    #expect(desk == DeskSettings())
    #expect(desk.law == .eu && desk.identity == .required && desk.approval == .none)
    #expect(desk.approvalOver == 0 && desk.keepTagsDays == 400)
    #expect(desk.suppresses && desk.overwritesBeforeRecycle && desk.holidays.isEmpty)
    #expect(desk.operators.names.isEmpty && desk.operators.isSelfDeclared)
  }

  @Test func `reads every key of the desk, and the operators`() throws {
    let desk = try settings(
      """
      [desk]
      law = "uk"
      holidays = ["2026-12-25", "2026-12-28"]
      identity = "optional"
      approval = "other"
      approval_over = 50
      suppress = false
      keep_tags_days = 30
      overwrite_before_recycle = false

      [[operator]]
      name = "op2"
      key = "\(Self.key)"

      [[operator]]
      name = "op2"
      key = "\(Self.other)"
      """
    ).desk
    #expect(desk.law == .uk && desk.identity == .optional && desk.approval == .other)
    #expect(desk.holidays.map(\.iso).sorted() == ["2026-12-25", "2026-12-28"])
    #expect(desk.approvalOver == 50 && desk.keepTagsDays == 30)
    #expect(!desk.suppresses && !desk.overwritesBeforeRecycle)
    #expect(desk.operators.isSelfDeclared)
    #expect(desk.operators.names.mapValues(\.self).values.sorted() == ["op2", "op2"])
    #expect(desk.operators.names[try #require(OperatorKey(Self.key))] == "op2")
  }

  @Test func `reports everything wrong with the desk by its line`() throws {
    #expect(
      try problems(
        """
        [desk]
        law = "fr"
        holidays = ["25.12.2026", "2026-02-30"]
        identity = true
        approval_over = -1
        keep_tags_days = 0
        suppres = true

        [[operator]]
        key = "ed25519:AAAA"

        [[operator]]
        name = ""
        key = "\(Self.key)"

        [[operator]]
        name = "a"
        key = "\(Self.key)"

        [[operator]]
        name = "b"
        key = "\(Self.key)"
        """) == [
          "config.toml:2: law must be eu or uk, not 'fr'",
          "config.toml:3: holidays must be days like \"2026-12-25\", not '2026-02-30'",
          "config.toml:3: holidays must be days like \"2026-12-25\", not '25.12.2026'",
          "config.toml:4: identity must be a string, not true or false",
          "config.toml:5: approval_over must be at least 0",
          "config.toml:6: keep_tags_days must be at least 1",
          "config.toml:7: unknown key 'suppres'; did you mean suppress?",
          "config.toml:9: an operator needs a name",
          "config.toml:10: key must be what roster operator key prints, \"ed25519:…\", not "
            + "'ed25519:AAAA'",
          "config.toml:13: name must be 1 to 64 characters on one line",
          "config.toml:22: two operators have this key; the other is in line 18",
        ])
  }

  @Test(arguments: [
    "operator = 3", "operator = [1]", "[operator]\nname = \"x\"",
    "[[operator]]\nname = \"x\"", "[[operator]]\nname = \"x\"\nkey = \"ed25519:AAAA\"",
    "[[operator]]\nname = \"x\"\nkey = \"\(key)=\"", "desk = 3", "[[desk]]",
  ])
  func `refuses an operator without a usable key`(text: String) throws {
    #expect(try problems(text).count == 1)
  }

  // MARK: - The file of the machine

  private func file(_ text: String) throws -> (TemporaryFolder, OperatorsFile) {
    let folder = try TemporaryFolder()
    try Data(text.utf8).write(to: URL(fileURLWithPath: folder.path("operators.toml")))
    try folder.setMode(0o644, of: "operators.toml")
    return (folder, OperatorsFile(path: folder.path("operators.toml"), owner: geteuid()))
  }

  @Test func `a list that operators cannot change replaces the config's`() throws {
    let config = "[[operator]]\nname = \"me\"\nkey = \"\(Self.key)\""
    let (folder, file) = try file("[[operator]]\nname = \"op2\"\nkey = \"\(Self.other)\"")
    let listed = try settings(config, operators: file).desk.operators
    #expect(listed.names == [try #require(OperatorKey(Self.other)): "op2"])
    #expect(!listed.isSelfDeclared)
    let missing = OperatorsFile(path: folder.path("no/operators.toml"), owner: geteuid())
    let declared = try settings(config, operators: missing).desk.operators
    #expect(declared.names.values.map(\.self) == ["me"] && declared.isSelfDeclared)
  }

  @Test func `refuses a list that an operator could have changed, and names why`() throws {
    let (folder, file) = try file("")
    func refusal(_ file: OperatorsFile) throws -> String {
      try #require(throws: SettingsFailure.self) { try settings("", operators: file) }
        .problems[0].message
    }
    #expect(try settings("", operators: file).desk.operators.names.isEmpty)
    let stranger = OperatorsFile(path: folder.path("operators.toml"), owner: geteuid() + 1)
    #expect(try refusal(stranger).contains("does not belong to user"))
    try folder.setMode(0o666, of: "operators.toml")
    #expect(try refusal(file) == "it can be written by others")
    try folder.setMode(0o644, of: "operators.toml")
    try folder.setMode(0o777)
    #expect(try refusal(file) == "its folder can be written by others")
    try folder.setMode(0o700)
    try #require(symlink(folder.path("operators.toml"), folder.path("link.toml")) == 0)
    let link = OperatorsFile(path: folder.path("link.toml"), owner: geteuid())
    #expect(try refusal(link) == "it is not a regular file")
    try Data("[[operator]]\nname = 3\nkey = 4\nrole = 5\n[desk]\n".utf8)
      .write(to: URL(fileURLWithPath: folder.path("operators.toml")))
    let failure = try #require(throws: SettingsFailure.self) {
      try settings("", operators: file)
    }
    #expect(failure.problems.compactMap(\.line) == [2, 3, 4, 5])
    #expect(failure.problems.allSatisfy { $0.nextStep?.contains("correct it") == true })
    try Data("[[operator]]\nname = \"x\nkey = 3\n".utf8)
      .write(to: URL(fileURLWithPath: folder.path("operators.toml")))
    let broken = try #require(throws: SettingsFailure.self) { try settings("", operators: file) }
    #expect(broken.problems.map(\.line) == [2] && broken.problems[0].column != nil)
    #expect(broken.problems[0].nextStep?.contains("correct it") == true)
  }
}
