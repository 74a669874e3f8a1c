import App
import ArgumentParser
import ConsoleUI
import CursesTerminal
import Domain
import ViewModels

/// Opens the console of a composed program.
enum ConsoleLauncher {
  /// What `ScreenOptions` parsed, or nothing, which is not parsed.
  struct Screen {
    var isPlain = false
    var isASCII = false
    var theme: String?

    init() {}

    init(_ parsed: ScreenOptions) {
      isPlain = parsed.plain
      isASCII = parsed.ascii
      theme = parsed.theme
    }
  }

  /// The console with the configured providers.
  static func run(_ screen: Screen, _ options: CommandContext.Options) async throws {
    let context = CommandContext(options, .process)
    try await run(app: try context.app(), themeFolders: context.themeFolders, screen: screen)
  }

  /// Returns when the operator quits. Throws if anything else ends the console, so that callers can
  /// clean up.
  @MainActor
  static func run(
    app: LiveApp, themeFolders: [String], screen: Screen,
    prepareDesk: @escaping @Sendable () async -> Void = {}
  ) async throws {
    guard !app.clients.isEmpty else {
      throw CommandFailure.config(
        SettingsFailure(file: app.settings.file, message: "no provider is configured"))
    }
    FreedMemory.mapLargeBlocks()
    let themes = ThemeLibrary(folders: themeFolders)
    let keyMap = try keyMap(app.settings, themes)
    let opening = try theme(screen.theme, app.settings, of: themes)
    let model = ConsoleModel(
      services: ConsoleServices(
        clients: app.clients, writeContext: app.writeContext(), desk: app.desk,
        person: app.person, monitor: app.monitor,
        session: app.session, history: app.history, writes: app.writes, archive: app.archive,
        presence: app.presence,
        commandLine: ConsoleCommands(app: app),
        missingSecrets: app.missingSecrets.mapValues(\.message), indexes: app.searchIndexes(),
        themes: themes, theme: opening.sheet, prepareDesk: prepareDesk,
        giveBackMemory: FreedMemory.giveBack),
      options: options(app.settings))
    for warning in app.warnings { model.say(.warning, warning) }
    if let failure = opening.failure { model.themes.follow(app.settings.theme, after: failure) }
    defer { app.session.flush() }
    let keeping = Task { await app.keepIndexes() }
    defer { keeping.cancel() }
    let started = Task {
      try await app.ambient.sleep(.seconds(1))
      CursesTerminal.giveBackCode()
    }
    defer { started.cancel() }
    let isASCII = screen.isASCII || app.settings.isASCII
    let ending = try await ending {
      guard !screen.isPlain else {
        return try await PlainConsole(
          model: model, terminal: LineTerminal(isASCII: isASCII), keyMap: keyMap,
          ambient: app.ambient
        ).run()
      }
      return try await ConsoleLoop(
        model: model, terminal: CursesTerminal(options: terminalOptions(app.settings, isASCII)),
        keyMap: keyMap, ambient: app.ambient
      ).run()
    }
    // What was read reaches the disk, and nothing writes into the demo's folder any more.
    keeping.cancel()
    await keeping.value
    switch ending {
    case .quit: return
    case .terminated: throw CommandFailure.reported(.terminated)
    case .hungUp: throw CommandFailure.reported(.hungUp)
    }
  }

  private static func options(_ settings: Settings) -> ConsoleOptions {
    var options = ConsoleOptions()
    options.isRedacted = settings.isRedacted
    options.hasBell = settings.hasBell
    if settings.idleLockMinutes > 0 { options.idleLock = .seconds(60 * settings.idleLockMinutes) }
    return options
  }

  @MainActor
  private static func ending(
    of run: @MainActor () async throws -> ConsoleLoop.Ending
  ) async throws -> ConsoleLoop.Ending {
    do {
      return try await run()
    } catch let failure as TerminalFailure {
      throw CommandFailure.usage(failure.description)
    }
  }

  @MainActor
  private static func keyMap(_ settings: Settings, _ themes: ThemeLibrary) throws -> KeyMap {
    do throws(SettingsFailure) {
      return try ConsoleSettings(settings: settings, themes: themes).keyMap()
    } catch {
      throw CommandFailure.config(error)
    }
  }

  /// `name`: what the command line asks for, which must be in order.
  private static func theme(
    _ name: String?, _ settings: Settings, of library: ThemeLibrary
  ) throws -> (sheet: ThemeSheet, failure: ThemeFailure?) {
    if let name {
      do throws(ThemeFailure) {
        return (try library.theme(named: name), nil)
      } catch {
        throw CommandFailure.usage("--theme: " + error.problems.joined(separator: "; "))
      }
    }
    do throws(SettingsFailure) {
      return try library.opening(settings)
    } catch {
      throw CommandFailure.config(error)
    }
  }

  @MainActor
  private static func terminalOptions(
    _ settings: Settings, _ isASCII: Bool
  ) -> CursesTerminal.Options {
    let sync: CursesTerminal.Options.Sync =
      switch settings.synchronization {
      case .auto: .auto
      case .on: .on
      case .off: .off
      }
    return CursesTerminal.Options(
      isASCII: isASCII, escapeDelay: settings.escapeMilliseconds, sync: sync,
      hasClipboard: settings.clipboard == .osc52, hasMouse: settings.hasMouse)
  }
}

extension ThemeLibrary {
  /// With the console's roles.
  init(folders: [String]) {
    self.init(folders: folders, roles: Token.allCases.map(\.name))
  }
}

/// The part of the config that only the console can judge: keys and theme.
@MainActor
struct ConsoleSettings {
  let settings: Settings
  let themes: ThemeLibrary

  /// - Throws: Every problem with keys and theme, in the order of the lines.
  func keyMap() throws(SettingsFailure) -> KeyMap {
    var problems = [themes.problem(in: settings)].compactMap(\.self)
    do throws(KeyMapFailure) {
      let keyMap = settings.keys.isEmpty ? KeyMap.standard : try KeyMap(rebinding: settings.keys)
      if problems.isEmpty { return keyMap }
    } catch {
      problems += error.problems.map {
        SettingsProblem(
          file: settings.file, line: settings.keyLines[$0.command], message: $0.message)
      }
    }
    throw SettingsFailure(problems.sorted { ($0.line ?? 0) < ($1.line ?? 0) })
  }
}

/// The console's appearance for one session.
struct ScreenOptions: ParsableArguments {
  @Flag(
    help: """
      Run the console line by line, for screen readers, terminals without a screen, and scripts.
      """)
  var plain = false

  @Flag(help: "Draw roster's own symbols in ASCII, regardless of the config.")
  var ascii = false

  @Option(
    help: ArgumentHelp("The theme, regardless of the config.", valueName: "name"),
    completion: .themes)
  var theme: String?
}
