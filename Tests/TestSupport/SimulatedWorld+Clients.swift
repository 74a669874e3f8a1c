import App
package import Domain

extension SimulatedWorld {
  /// One client for each provider of the config, in its order.
  package var clients: [any ProviderClient] { app.clients }
}
