import App
import Foundation
import Operations
import TestSupport
import Testing

@Suite struct AccessTemplateTests {
  @Test func `reads the statements, and without a file all are blank`() throws {
    let folder = try TemporaryFolder()
    #expect(try AccessTemplate.statements(in: folder.url) == AccessStatements())
    let url = folder.url.appendingPathComponent("access.toml")
    try Data("controller = \"Shop B.V.\"\nperiod = \"\"\"\nTen years\n\"\"\"\n".utf8).write(to: url)
    let statements = try AccessTemplate.statements(in: folder.url)
    #expect(statements[.controller] == "Shop B.V.")
    #expect(statements[.period] == "Ten years\n")
    #expect(statements[.source] == nil)
    try Data("perod = \"x\"\nsource = 3\n".utf8).write(to: url)
    let failure = try #require(throws: SettingsFailure.self) {
      try AccessTemplate.statements(in: folder.url)
    }
    #expect(failure.problems.map(\.line) == [1, 2])
    #expect(failure.problems[0].message == "unknown key 'perod'; did you mean period?")
  }
}
