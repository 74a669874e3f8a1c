import App
import ArgumentParser
import CursesTerminal
import Foundation
import Simulator

struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Open the console with generated contacts; nothing leaves this machine.")

  @OptionGroup var world: WorldOptions
  @OptionGroup var screen: ScreenOptions
  @OptionGroup var global: GlobalOptions

  func run() async throws {
    let server = SimulatorServer(options: world.simulator())
    _ = try await SimulateCommand.start(server)
    CursesTerminal.holdSignals()
    let folder = try TemporaryStateFolder()
    // The simulator ends with the process, so that quitting does not wait for its connections.
    do {
      try await open(await server.configuration, in: folder)
    } catch {
      try await folder.remove()
      throw error
    }
    try await folder.remove()
  }

  private func open(_ config: String, in folder: TemporaryStateFolder) async throws {
    let context = CommandContext(global, .process)
    do {
      let text = config.replacing("[[provider]]", with: "[[provider]]\nindex = true")
      var options = context.liveOptions
      options.indexesOnFirstFind = true
      let settings = try Settings(
        SettingsSource(
          name: "the demo's config", text: text, isReadableByOthers: false, folder: folder.url))
      let app = try LiveApp(
        settings: settings, stateFolder: folder.url,
        environment: ProcessInfo.processInfo.environment, options: options)
      try await ConsoleLauncher.run(
        app: app, themeFolders: context.themeFolders, screen: ConsoleLauncher.Screen(screen),
        prepareDesk: { await DemoCases(desk: app.desk).open() })
    } catch let failure as SettingsFailure {
      throw CommandFailure.config(failure)
    }
  }
}
