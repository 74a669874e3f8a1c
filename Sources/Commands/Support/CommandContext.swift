import App
import Domain
import Foundation

/// A command's surroundings, according to its options.
struct CommandContext {
  /// What `GlobalOptions` parsed, or nothing, which is not parsed.
  struct Options {
    var config: String?
    var output: OutputFormat?
    var timeout: Double?
    var verbose = false
    var verboseBodies = false

    init() {}

    init(_ parsed: GlobalOptions) {
      config = parsed.config
      output = parsed.output
      timeout = parsed.timeout
      verbose = parsed.verbose
      verboseBodies = parsed.verboseBodies
    }
  }

  let options: Options
  let io: CommandIO

  init(_ options: GlobalOptions, _ io: CommandIO) {
    self.init(Options(options), io)
  }

  init(_ options: Options, _ io: CommandIO) {
    self.options = options
    self.io = io
  }

  var report: ErrorReport {
    ErrorReport(isJSON: options.output.map(Self.isJSON) ?? false, io: io)
  }

  var rendering: OutputRendering {
    OutputRendering(
      format: options.output ?? (io.isOutputTerminal ? .table : .json),
      isForTerminal: io.isOutputTerminal)
  }

  var liveOptions: LiveApp.Options {
    var live = LiveApp.Options()
    if let timeout = options.timeout { live.timeout = .seconds(timeout) }
    live.showsBodies = options.verboseBodies
    if options.verbose || options.verboseBodies {
      let report = report
      live.verbose = { report.note($0) }
    }
    return live
  }

  static func isJSON(_ format: OutputFormat) -> Bool { format == .json || format == .ndjson }

  func settings() throws(CommandFailure) -> Settings {
    if let host = try host() { return host.app.settings }
    let environment = ProcessInfo.processInfo.environment
    let path = ConfigLocation.path(explicit: options.config, environment: environment)
    do throws(SettingsFailure) {
      try SettingsSource.requireOwn(file: path)
      return try Settings(SettingsSource(file: path), operators: .system)
    } catch {
      throw .config(error)
    }
  }

  var hasConfig: Bool {
    FileManager.default.fileExists(
      atPath: ConfigLocation.path(
        explicit: options.config, environment: ProcessInfo.processInfo.environment))
  }

  var themeFolders: [String] {
    ConfigLocation.themeFolders(
      explicit: options.config, environment: ProcessInfo.processInfo.environment)
  }

  /// The program with all configured providers. A provider without its secret does not stop the
  /// others; each of its calls fails with the reason.
  func app(needsCredentials: Bool = true) throws(CommandFailure) -> LiveApp {
    if let host = try host() { return host.app }
    var live = liveOptions
    live.needsCredentials = needsCredentials
    live.toleratesMissingSecrets = true
    return try app(try settings(), live)
  }

  /// The provider with this name, in a program with no other provider.
  func provider(
    _ name: String, needsCredentials: Bool = true
  ) throws(CommandFailure) -> (app: LiveApp, client: any ProviderClient) {
    let settings = try settings()
    let names = settings.providers.map(\.name)
    guard let wanted = ProviderName(name), names.contains(wanted) else {
      throw .usage(
        "unknown provider '\(name)'",
        nextStep: names.isEmpty
          ? "\(settings.file) has no provider"
          : "use " + names.map(\.text).joined(separator: ", "))
    }
    if let host = try host(), let client = host.app.client(named: wanted) {
      return (host.app, client)
    }
    var live = liveOptions
    live.only = [wanted]
    live.needsCredentials = needsCredentials
    let app = try app(settings, live)
    guard let client = app.client(named: wanted) else {
      preconditionFailure("A configured provider has a client.")
    }
    return (app, client)
  }

  /// The console that runs the command, if one does.
  ///
  /// - Throws: For options that the console has already set for all its commands.
  private func host() throws(CommandFailure) -> CommandHost? {
    guard let host = io.console else { return nil }
    let given = [
      (options.config != nil, "--config"), (options.timeout != nil, "--timeout"),
      (options.verbose || options.verboseBodies, "--verbose"),
    ]
    if let (_, name) = given.first(where: \.0) {
      throw .usage(
        "\(name) does not work on the : line, which uses the console's own config",
        nextStep: "nothing was done; leave it out, or run the command in a shell")
    }
    return host
  }

  private func app(
    _ settings: Settings, _ live: LiveApp.Options
  ) throws(CommandFailure) -> LiveApp {
    let environment = ProcessInfo.processInfo.environment
    let report = report
    do throws(SettingsFailure) {
      let app = try LiveApp(
        settings: settings, stateFolder: StateFolder.url(environment: environment),
        environment: environment, options: live)
      EndOfProcess.shared.add {
        if let path = app.spooledAnswers {
          report.note(
            "the team's store does not have every answer yet: \(path) keeps them, and the next use "
              + "of the store hands them over")
        }
        await app.end()
      }
      for warning in app.warnings { report.note(warning) }
      return app
    } catch {
      throw .config(error)
    }
  }
}

extension ProviderClient {
  /// Distinguishes an action that the provider does not have from one that the config does not
  /// allow.
  func require(_ action: Action) throws(CommandFailure) {
    if let reason = info.capabilities[action].reason {
      throw .unavailable(.unsupported, provider: info.name, reason: reason)
    }
    if let reason = info.policy.availability(of: action).reason {
      throw .unavailable(.refused, provider: info.name, reason: reason)
    }
  }
}
