import Domain
import Foundation
import Providers

extension Configured {
  static func charityStack(
    _ transport: ScriptedTransport,
    now: @escaping @Sendable () -> Date = { Date(timeIntervalSince1970: 1_000_000) }
  ) throws -> any ProviderClient {
    try client(CharityStack.self, "https://charity.example.com/v1", transport, now: now)
  }
}
