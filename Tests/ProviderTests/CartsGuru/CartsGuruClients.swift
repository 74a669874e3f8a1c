import Domain
import Providers

extension Configured {
  static func cartsGuru(
    _ transport: ScriptedTransport, policy: ActionPolicy = .init()
  ) throws -> any ProviderClient {
    try client(
      CartsGuru.self, "https://api.carts.guru/", transport,
      values: ["site_id": .text("0000-site")], policy: policy)
  }
}
