import Domain
import Providers
import Testing

@Suite struct `The registry` {
  @Test(arguments: ["cartsguru", "open2b", "propeller", "charitystack"])
  func `every kind of the config has a factory of its own`(kind: String) throws {
    let factory = try #require(ProviderRegistry.factory(for: ProviderKind(kind)))
    #expect(factory.kind.text == kind)
    let info = factory.info(try Configured.settings("https://x.example.com"))
    #expect(info.kind.text == kind)
    for action in Action.allCases {
      #expect(info.capabilities[action].reason?.hasSuffix(".") != true)
    }
  }

  @Test func `an unknown kind has none`() {
    #expect(ProviderRegistry.factory(for: ProviderKind("eden")) == nil)
  }

  @Test func `only what executes an erasure offers it`() throws {
    for factory in ProviderRegistry.factories {
      let capabilities = factory.capabilities(try Configured.settings("https://x.example.com"))
      switch capabilities.erasure {
      case .executed: #expect(capabilities[.anonymize].isAvailable)
      case .recycleBin(let steps), .manualOnly(let steps):
        #expect(!capabilities[.anonymize].isAvailable)
        #expect(!steps.isEmpty)
      }
    }
  }

  @Test(arguments: [(nil, 100), (20, 20), (5000, 100)] as [(Int?, Int)])
  func `a page is no larger than the provider allows`(configured: Int?, size: Int) throws {
    let settings = try Configured.settings("https://x.example.com", pageSize: configured)
    #expect(CharityStack.info(settings).pageSize == size)
  }

  @Test(
    arguments: [
      ([:], ["site_id is missing"]), (["site_id": .text("s")], []),
      (
        ["site_id": .text(""), "import_delimiter": .text(";;")],
        ["site_id is empty", "import_delimiter is not a single character"]
      ),
      (
        ["site_id": .texts(["s"]), "import_columns": .texts(["type"])],
        ["site_id is not a text", "import_columns is not a list of 2 texts"]
      ),
    ] as [([String: SettingValue], [String])])
  func `settings are checked by their keys`(
    values: [String: SettingValue], problems: [String]
  ) {
    #expect(
      CartsGuru.settingProblems(in: values).map { "\($0.key) \($0.message)" } == problems)
  }

  @Test(arguments: ["X Key", "", "X:Key"])
  func `a header's name is one`(name: String) {
    #expect(!Open2b.settingProblems(in: ["key_header": .text(name)]).isEmpty)
  }
}
