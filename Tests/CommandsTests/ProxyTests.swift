import Foundation
import Simulator
import TestSupport
import Testing

/// Runs the program behind a proxy that does not connect it to the provider.
@Suite(.timeLimit(.minutes(10))) struct ProxyTests {
  private let proxy = LoopbackServer {
    $0.target.hasPrefix("shop.example")
      ? .status("407 Proxy Authentication Required") : .status("403 Forbidden")
  }

  private func run(
    _ address: String, _ arguments: String..., through proxy: String
  ) async throws -> Run {
    let bench = try await Workbench()
    try bench.write(
      """
      [[provider]]
      name = "shop"
      kind = "\(SimulatedAccount.named("shop-it").kind)"
      base_url = "\(address)"
      key = { env = "SHOP_KEY" }
      """, to: "config.toml")
    return try await bench.run(
      arguments, environment: ["SHOP_KEY": "word", "HTTPS_PROXY": proxy])
  }

  @Test(arguments: [
    ("https://shop.example", "shop: the proxy asks for a name and a password (407)"),
    ("https://b2b.example", "shop: the proxy refuses the connection to the provider (403)"),
  ])
  func `names a proxy that refuses as the cause, after one attempt`(
    address: String, sentence: String
  ) async throws {
    let read = try await run(address, "get", "shop", "1", through: proxy.base)
    #expect(read.status == 1)
    #expect(read.errors.hasPrefix("roster: \(sentence)\n  check the proxy: HTTPS_PROXY"))
    #expect(!read.errors.contains("base_url"))
    #expect(proxy.exchanges.count == 1)
  }

  @Test func `a write that the proxy refuses is reported as not sent`() async throws {
    let write = try await run(
      "https://shop.example", "update", "shop", "1", "--set", "name=Ada", through: proxy.base)
    #expect(write.status == 1)
    #expect(write.errors.contains("the proxy asks for a name and a password (407)"))
    #expect(!write.errors.contains("outcome unknown"))
    #expect(proxy.exchanges.count == 1)
  }

  @Test func `names a proxy that cannot be reached or resolved`() async throws {
    for place in ["http://127.0.0.1:9", "http://proxy.invalid:3128"] {
      let read = try await run("https://shop.example", "get", "shop", "1", through: place)
      #expect(read.status == 1)
      #expect(read.errors.hasPrefix("roster: shop: the proxy cannot be reached\n  check the proxy"))
    }
  }
}
