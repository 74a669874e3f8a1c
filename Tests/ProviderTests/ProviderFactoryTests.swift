import Domain
import Providers
import Testing

@Suite struct `The registry` {
  @Test(arguments: ["cartsguru", "open2b", "propeller", "charitystack"])
  func `has a factory for every kind of provider in the config`(kind: String) throws {
    let factory = try #require(ProviderRegistry.factory(for: ProviderKind(kind)))
    #expect(factory.kind.text == kind)
    let info = factory.info(try Configured.settings("https://x.example.com"))
    #expect(info.kind.text == kind)
    for action in Action.allCases {
      #expect(info.capabilities[action].reason?.hasSuffix(".") != true)
    }
  }

  @Test func `has no factory for an unknown kind`() {
    #expect(ProviderRegistry.factory(for: ProviderKind("eden")) == nil)
  }

  @Test func `offers anonymization only if the provider executes an erasure`() throws {
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
  func `limits the page size to the provider's maximum`(configured: Int?, size: Int) throws {
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
  func `checks settings by their keys`(
    values: [String: SettingValue], problems: [String]
  ) {
    #expect(
      CartsGuru.settingProblems(in: values).map { "\($0.key) \($0.message)" } == problems)
  }

  @Test(arguments: ["X Key", "", "X:Key"])
  func `refuses an invalid header name`(name: String) {
    #expect(!Open2b.settingProblems(in: ["key_header": .text(name)]).isEmpty)
  }
}
