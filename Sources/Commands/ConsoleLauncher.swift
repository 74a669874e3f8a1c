import App
import ConsoleUI
import CursesTerminal
import Foundation
import ViewModels

/// Opens the console on a program that is put together.
enum ConsoleLauncher {
  /// Returns when the operator has quit; throws what else ended the console, so that callers can
  /// clean up behind it.
  @MainActor
  static func run(app: LiveApp, report: ErrorReport) async throws {
    guard !app.clients.isEmpty else {
      throw CommandFailure.config(
        SettingsFailure(file: app.settings.file, message: "no provider is configured"))
    }
    let keyMap = try keyMap(app.settings)
    let model = ConsoleModel(
      services: ConsoleServices(
        clients: app.clients, journal: app.journal, ambient: app.ambient, monitor: app.monitor,
        session: app.session, history: app.history),
      options: options(app.settings))
    for warning in app.warnings { model.say(.warning, warning) }
    let loop = ConsoleLoop(
      model: model, terminal: CursesTerminal(options: terminalOptions(app.settings)),
      theme: .defaultDark, keyMap: keyMap, ambient: app.ambient)
    switch try await ending(of: loop) {
    case .quit: return
    case .terminated: throw CommandFailure.reported(.terminated)
    case .hungUp: throw CommandFailure.reported(.hungUp)
    }
  }

  private static func options(_ settings: Settings) -> ConsoleOptions {
    var options = ConsoleOptions()
    options.isRedacted = settings.isRedacted
    if settings.idleLockMinutes > 0 { options.idleLock = .seconds(60 * settings.idleLockMinutes) }
    return options
  }

  @MainActor
  private static func ending(of loop: ConsoleLoop) async throws -> ConsoleLoop.Ending {
    do {
      return try await loop.run()
    } catch let failure as TerminalFailure {
      throw CommandFailure.usage(failure.description)
    }
  }

  @MainActor
  private static func keyMap(_ settings: Settings) throws -> KeyMap {
    let environment = ProcessInfo.processInfo.environment
    do throws(SettingsFailure) {
      return try ConsoleSettings(settings: settings, environment: environment).keyMap()
    } catch {
      throw CommandFailure.config(error)
    }
  }

  @MainActor
  private static func terminalOptions(_ settings: Settings) -> CursesTerminal.Options {
    let sync: CursesTerminal.Options.Sync =
      switch settings.synchronization {
      case .auto: .auto
      case .on: .on
      case .off: .off
      }
    return CursesTerminal.Options(
      isASCII: settings.isASCII, escapeDelay: settings.escapeMilliseconds, sync: sync)
  }
}
