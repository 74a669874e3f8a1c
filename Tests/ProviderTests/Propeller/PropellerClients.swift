import Domain
import Foundation
import Providers

extension Configured {
  static func propeller(
    _ transport: ScriptedTransport,
    now: @escaping @Sendable () -> Date = { Date(timeIntervalSince1970: 1_000_000) }
  ) throws -> any ProviderClient {
    try client(
      Propeller.self, "https://api.helice.cloud/v2", transport,
      values: ["client_id": .text("me")], now: now)
  }
}

extension ScriptedTransport {
  /// Responds to the token request with a token, and to the others with `answer`.
  static func propeller(
    _ answer: @escaping @Sendable (SentRequest) -> Answer
  ) -> ScriptedTransport {
    ScriptedTransport { request, _ in
      request.line.hasSuffix("/token") ? .fixture("Propeller/token") : answer(request)
    }
  }
}
