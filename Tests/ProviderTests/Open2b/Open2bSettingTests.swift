import Domain
import Providers
import Testing

@Suite struct Open2bSettingTests {
  @Test(arguments: ["X Key", "", "X:Key"])
  func `refuses an invalid header name`(name: String) {
    #expect(!Open2b.settingProblems(in: ["key_header": .text(name)]).isEmpty)
  }
}
