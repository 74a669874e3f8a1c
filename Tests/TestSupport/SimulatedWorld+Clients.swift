import App
package import Domain

extension SimulatedWorld {
  /// One client for each provider of the config, in its order.
  package var clients: [any ProviderClient] { app.clients }

  /// The first provider with all these capabilities.
  package func client(that actions: Action...) throws -> any ProviderClient {
    let client = clients.first { client in
      actions.allSatisfy { client.info.capabilities[$0].isAvailable }
    }
    guard let client else {
      throw MissingProvider("that can \(actions.map(\.rawValue).joined(separator: ", "))")
    }
    return client
  }
}
