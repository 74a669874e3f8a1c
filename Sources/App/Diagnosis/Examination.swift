package import Domain
package import Foundation

/// The results of checking config, permissions and secrets, and the program as far as these allow
/// it.
package struct Examination: Sendable {
  package private(set) var findings: [Finding] = []
  /// `nil` if the config cannot be used at all. `reachable` leaves out providers without their
  /// secret.
  package private(set) var app: LiveApp?

  /// Fetches every provider's secret once and sends nothing.
  package init(
    config path: String, environment: [String: String], stateFolder: URL,
    ambient: Ambient = .live, options: LiveApp.Options = LiveApp.Options()
  ) {
    let permissions = PermissionCheck()
    do throws(SettingsFailure) {
      let settings = try Settings(SettingsSource(file: path), operators: .system)
      findings = [Self.summary(of: settings), permissions.config(path)].compactMap(\.self)
      let keyFiles = settings.providers.compactMap { Self.keyFile(of: $0, permissions) }
      // Before the program creates what is missing there.
      findings += keyFiles.map(\.finding) + permissions.stateFolder(stateFolder)
      var options = options
      options.toleratesMissingSecrets = true
      let app = try LiveApp(
        settings: settings, stateFolder: stateFolder, environment: environment, ambient: ambient,
        options: options)
      self.app = app
      // The problem of a key's file is already in the findings.
      let refused = Set(keyFiles.filter { !$0.finding.isOK }.map(\.provider))
      findings += settings.providers.filter { !refused.contains($0.name) }
        .map { Self.secret(of: $0, app.missingSecrets[$0.name]) }
    } catch {
      findings += error.problems.map { Finding($0) }
      if findings.allSatisfy({ $0.check == .config }) {
        findings += [permissions.config(path)].compactMap(\.self)
        findings += permissions.stateFolder(stateFolder)
      }
    }
  }

  /// The clients of the providers whose secret was found.
  package var reachable: [any ProviderClient] {
    guard let app else { return [] }
    return app.clients.filter { app.missingSecrets[$0.info.name] == nil }
  }

  private static func summary(of settings: Settings) -> Finding {
    let count = settings.providers.count
    guard count > 0 else {
      return Finding(
        .config, settings.file, isOK: false, "no provider is configured",
        nextStep: "add a [[provider]] (see the README), or try roster demo, which needs none")
    }
    return Finding(
      .config, settings.file, isOK: true, count == 1 ? "1 provider" : "\(count) providers")
  }

  private static func keyFile(
    of entry: ProviderEntry, _ permissions: PermissionCheck
  ) -> (provider: ProviderName, finding: Finding)? {
    guard case .file(let path) = entry.credential else { return nil }
    return permissions.keyFile(path).map { (entry.name, $0) }
  }

  private static func secret(of entry: ProviderEntry, _ missing: MissingSecret?) -> Finding {
    if let missing {
      return Finding(
        .secret, entry.name.text, isOK: false, missing.message, nextStep: missing.nextStep)
    }
    let origin =
      switch entry.credential {
      case .environment(let variable): "the environment has \(variable)"
      case .command(let words): "\(words[0]) prints it"
      case .file(let path): "it is in \(path)"
      case .value: "it is in the config"
      }
    return Finding(.secret, entry.name.text, isOK: true, origin)
  }
}
