package import App
package import Domain
package import Foundation
package import Simulator

/// The whole program but its screen, on a simulator of its own over real HTTP, with a journal in a
/// folder of its own.
package struct SimulatedWorld: Sendable {
  package let server: SimulatorServer
  package let app: LiveApp
  package let folder: URL

  /// - Parameters:
  ///   - options: of the simulator.
  ///   - ambient: time and chance of the program; the simulator has its own.
  ///   - timeout: of one call.
  ///   - edit: changes the config before it is read.
  /// - Returns: The world, listening.
  /// - Throws: Where no port is to be had, or the edited config is wrong.
  package static func start(
    _ options: SimulatorOptions = SimulatorOptions(contacts: 300), ambient: Ambient = .live,
    timeout: Duration = .seconds(30), edit: (String) -> String = { $0 }
  ) async throws -> SimulatedWorld {
    let server = SimulatorServer(options: options)
    _ = try await server.start()
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("roster-tests-\(UUID().uuidString)")
    let source = SettingsSource(
      name: "test", text: edit(await server.configuration), isReadableByOthers: false,
      folder: folder)
    var appOptions = LiveApp.Options()
    appOptions.timeout = timeout
    let app = try LiveApp(
      settings: try Settings(source), stateFolder: folder, environment: [:], ambient: ambient,
      options: appOptions)
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
