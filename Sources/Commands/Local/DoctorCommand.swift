import App
import ArgumentParser
import ConsoleUI
import CursesTerminal
import Domain
import Foundation
import Operations
import ViewModels

struct DoctorCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: """
      Check config, permissions, secrets, terminal, locale, providers, indexes and the team's \
      database.
      """)

  @OptionGroup var global: GlobalOptions

  func run(in io: CommandIO) async throws {
    let context = CommandContext(global, io)
    let environment = ProcessInfo.processInfo.environment
    let examination = Examination(
      config: ConfigLocation.path(explicit: global.config, environment: environment),
      environment: environment, stateFolder: StateFolder.url(environment: environment),
      options: context.liveOptions)
    var findings = examination.findings
    if let settings = examination.app?.settings {
      findings += await Self.ofConsole(settings, ThemeLibrary(folders: context.themeFolders))
    }
    findings += await Self.ofTerminal()
    findings += await Self.ofProviders(examination.reachable)
    if let app = examination.app {
      findings += await StoreCheck(app, stateFolder: StateFolder.url(environment: environment))
        .findings()
      findings += await app.indexing.findings(
        of: app.clients.map(\.info.name), maxAge: app.settings.indexMaxAge,
        now: app.ambient.now())
    }
    try io.write(DoctorReport(findings: findings).text(context.rendering))
    let problems = findings.filter { !$0.isOK }
    guard problems.isEmpty else {
      throw CommandFailure.reported(
        problems.contains(where: \.check.isOfConfig) ? .config : .providerFailed)
    }
  }

  /// Problems with the config that only the console finds.
  @MainActor
  private static func ofConsole(_ settings: Settings, _ themes: ThemeLibrary) -> [Finding] {
    do throws(SettingsFailure) {
      _ = try ConsoleSettings(settings: settings, themes: themes).keyMap()
      let broken = try themes.opening(settings).failure?.problems ?? []
      return broken.map { Finding(.config, settings.theme, isOK: false, $0) }
    } catch {
      return error.problems.map { Finding($0) }
    }
  }

  @MainActor
  private static func ofTerminal() -> [Finding] {
    let facts = TerminalFacts.ofThisProcess()
    return facts.findings.map { Finding(.terminal, $0) } + [Finding(.locale, facts.localeFinding)]
  }

  /// Checks all providers at once. The findings are in the order of the config.
  private static func ofProviders(_ clients: [any ProviderClient]) async -> [Finding] {
    await withTaskGroup(of: (Int, Finding).self) { group in
      for (index, client) in clients.enumerated() {
        group.addTask { (index, await finding(about: client)) }
      }
      var findings: [(Int, Finding)] = []
      for await finding in group { findings.append(finding) }
      return findings.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }

  private static func finding(about client: any ProviderClient) async -> Finding {
    let name = client.info.name.text
    do throws(ProviderFailure) {
      try await ReachProvider(client: client).reach()
      return Finding(.provider, name, isOK: true, "reachable, and accepts the key")
    } catch {
      let facts = ErrorFacts(error)
      return Finding(
        .provider, name, isOK: false,
        facts.message + (error.status.map { " (\($0))" } ?? ""),
        nextStep: error.kind == .forbidden
          ? "check the provider's key in the config, and what the key may do" : facts.nextStep)
    }
  }
}

extension Finding {
  fileprivate init(_ check: Check, _ finding: TerminalFinding) {
    self.init(
      check, finding.subject, isOK: finding.isOK, finding.message, nextStep: finding.nextStep)
  }
}
