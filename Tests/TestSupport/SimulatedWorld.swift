package import App
package import Domain
package import Foundation
package import Simulator

/// The whole program except its screen. It has its own simulator over real HTTP and its own folder
/// with a journal.
package struct SimulatedWorld: Sendable {
  package let server: SimulatorServer
  package let app: LiveApp
  package let folder: URL

  /// The providers of general tests and recorded frames, so that a new provider changes neither.
  package static let cast = ["eu-shop", "shop-it", "b2b", "donors"]

  /// - Parameters:
  /// - options: The options of the simulator. It has the providers of `cast` unless they say others.
  /// - ambient: Time and randomness of the program. The simulator has its own.
  /// - timeout: The timeout of one call.
  /// - sharing: What the program shares with other sessions.
  /// - edit: Changes the config before it is read.
  /// - Returns: The world, with a listening simulator.
  /// - Throws: If no port is free or the edited config is invalid.
  package static func start(
    _ options: SimulatorOptions = SimulatorOptions(contacts: 300), ambient: Ambient = .live,
    timeout: Duration = .seconds(30), toleratesMissingSecrets: Bool = false,
    indexesOnFirstFind: Bool = false, sharing: TeamServices? = nil,
    edit: (String) -> String = { $0 }
  ) async throws -> SimulatedWorld {
    var options = options
    options.providers = options.providers ?? cast
    let server = SimulatorServer(options: options)
    _ = try await server.start()
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("roster-tests-\(UUID().uuidString)")
    let source = SettingsSource(
      name: "test", text: edit(await server.configuration), isReadableByOthers: false,
      folder: folder)
    var appOptions = LiveApp.Options()
    appOptions.timeout = timeout
    appOptions.toleratesMissingSecrets = toleratesMissingSecrets
    appOptions.indexesOnFirstFind = indexesOnFirstFind
    let app = try LiveApp(
      settings: try Settings(source), stateFolder: folder, environment: [:], ambient: ambient,
      options: appOptions, sharing: sharing)
    return SimulatedWorld(server: server, app: app, folder: folder)
  }

  package func client(_ name: String) throws -> any ProviderClient {
    guard let name = ProviderName(name), let client = app.client(named: name) else {
      throw MissingProvider(name: name)
    }
    return client
  }

  package func stop() async throws {
    await server.stop()
    if FileManager.default.fileExists(atPath: folder.path) {
      try FileManager.default.removeItem(at: folder)
    }
  }

  package struct MissingProvider: Error {
    package let name: String

    init(name: String) { self.name = name }
    package init(_ name: String) { self.name = name }
  }
}
