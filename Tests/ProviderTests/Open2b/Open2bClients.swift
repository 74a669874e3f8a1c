import Domain
import Providers

extension Configured {
  static func open2b(
    _ transport: ScriptedTransport, values: [String: SettingValue] = [:]
  ) throws -> any ProviderClient {
    try client(Open2b.self, "https://shop.example.com", transport, values: values)
  }
}
