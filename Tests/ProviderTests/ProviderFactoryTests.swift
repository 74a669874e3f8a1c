import Domain
import Providers
import Simulator
import Testing

@Suite struct `The registry` {
  @Test func `has a factory for every kind of provider in the config`() throws {
    for account in SimulatedAccount.all {
      let kind = ProviderKind(account.kind)
      let factory = try #require(ProviderRegistry.factory(for: kind))
      let info = factory.info(try Configured.settings("https://x.example.com"))
      #expect(info.kind == kind)
      for action in Action.allCases {
        #expect(info.capabilities[action].reason?.hasSuffix(".") != true)
      }
    }
    #expect(ProviderRegistry.factories.map { $0.kind.text } == SimulatedAccount.all.map(\.kind))
  }

  @Test func `has no factory for an unknown kind`() {
    #expect(ProviderRegistry.factory(for: ProviderKind("nothing")) == nil)
  }

  @Test func `offers anonymization only if the provider executes an erasure`() throws {
    for factory in ProviderRegistry.factories {
      let capabilities = factory.capabilities(try Configured.settings("https://x.example.com"))
      switch capabilities.erasure {
      case .executed: #expect(capabilities[.anonymize].isAvailable)
      case .recycleBin(let steps, _), .manualOnly(let steps):
        #expect(!capabilities[.anonymize].isAvailable)
        #expect(!steps.isEmpty)
      }
    }
  }

  @Test(arguments: [nil, 20, 5000])
  func `limits the page size to the provider's maximum`(configured: Int?) throws {
    let settings = try Configured.settings("https://x.example.com", pageSize: configured)
    for factory in ProviderRegistry.factories {
      let maximum = factory.capabilities(settings).maximumPageSize ?? .max
      #expect(factory.info(settings).pageSize == min(configured ?? 100, maximum))
    }
  }
}
