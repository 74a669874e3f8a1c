package import App
package import Domain
import Foundation
package import Simulator

/// A simulated world whose program reaches its providers through an interfering proxy. A second
/// program reaches them directly, to check the real state.
package struct MeddledWorld: Sendable {
  package let world: SimulatedWorld
  package let proxy: InterferingProxy
  package let direct: SimulatedWorld.Direct
  package let clock: ManualClock

  package static func start(
    _ options: SimulatorOptions = SimulatorOptions(contacts: 300, hasLimits: false),
    clock: ManualClock = ManualClock(advancesOnSleep: true)
  ) async throws -> MeddledWorld {
    let found = Found()
    let world = try await SimulatedWorld.start(options, ambient: clock.ambient) { config in
      found.config = config
      guard let port = config.firstMatch(of: /127\.0\.0\.1:(\d+)/).flatMap({ Int($0.1) }) else {
        return config
      }
      let proxy = InterferingProxy(to: port)
      found.proxy = proxy
      return config.replacing("http://127.0.0.1:\(port)", with: proxy.base)
    }
    guard let proxy = found.proxy else { throw SimulatedWorld.MissingProvider("proxy") }
    return MeddledWorld(
      world: world, proxy: proxy,
      direct: try SimulatedWorld.Direct(config: found.config, ambient: clock.ambient),
      clock: clock)
  }

  package func stop() async throws {
    try await world.stop()
    try direct.remove()
  }

  /// The results of editing the config, which happens before `start` returns.
  private final class Found {
    var config = ""
    var proxy: InterferingProxy?
  }
}

extension SimulatedWorld {
  /// The same providers without the proxy.
  package struct Direct: Sendable {
    package let app: LiveApp
    private let folder: URL

    init(config: String, ambient: Ambient) throws {
      folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("roster-tests-\(UUID().uuidString)")
      app = try LiveApp(
        settings: try Settings(
          SettingsSource(name: "direct", text: config, isReadableByOthers: false, folder: folder)),
        stateFolder: folder, environment: [:], ambient: ambient)
    }

    package func client(_ name: String) throws -> any ProviderClient {
      guard let name = ProviderName(name), let client = app.client(named: name) else {
        throw MissingProvider(name)
      }
      return client
    }

    func remove() throws {
      guard FileManager.default.fileExists(atPath: folder.path) else { return }
      try FileManager.default.removeItem(at: folder)
    }
  }
}
