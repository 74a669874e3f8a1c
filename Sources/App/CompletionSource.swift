import Domain
import Store
import ViewModels

/// The words that a shell can complete, from files on this machine: names in the config, themes, and
/// case references in the journal. Resolves no secret, runs no program and opens no connection.
///
/// A file that cannot be read gives no words, since the shell has no place for a message.
package struct CompletionSource: Sendable {
  private let config: String?
  private let environment: [String: String]

  /// A shell does not show more words than this without asking.
  private static let mostReferences = 500

  /// `config`: as `--config` has it.
  package init(config: String?, environment: [String: String]) {
    self.config = config
    self.environment = environment
  }

  /// The providers, in the order of the config, even if something else in it is wrong.
  package var providers: [String] {
    let path = ConfigLocation.path(explicit: config, environment: environment)
    do throws(SettingsFailure) {
      try SettingsSource.requireOwn(file: path)
      return try Settings.providerNames(in: SettingsSource(file: path)).map(\.text)
    } catch {
      return []
    }
  }

  package var themes: [String] {
    let folders = ConfigLocation.themeFolders(explicit: config, environment: environment)
    return Self.plain(ThemeLibrary(folders: folders, roles: []).entries().map(\.name))
  }

  /// Newest first.
  package var caseReferences: [String] {
    do throws(JournalFailure) {
      return Self.plain(
        try KnownCaseReferences.newest(
          Self.mostReferences, in: StateFolder.url(environment: environment)))
    } catch {
      return []
    }
  }

  /// bash expands what a completion prints, so `$(…)` in the name of a file would be run.
  private static func plain(_ words: [String]) -> [String] {
    words.filter { !$0.hasPrefix("-") && CaseReference.problem(in: $0) == nil }
  }
}

extension Settings {
  /// The names of the providers in a config of which nothing else is read.
  static func providerNames(
    in source: SettingsSource
  ) throws(SettingsFailure) -> [ProviderName] {
    let members = try TOMLText.members(
      of: source.text, KeyLines(source.text), file: source.name)
    guard case .array(let entries)? = members["provider"] else { return [] }
    return entries.compactMap { entry in
      guard case .table(let members) = entry, case .string(let name)? = members["name"] else {
        return nil
      }
      return ProviderName(name)
    }
  }
}
