package import Domain
package import Providers

/// The operator's config as values, checked. `Settings(source:)` reads it (interface.md, "Config").
package struct Settings: Hashable, Sendable {
  package enum Synchronization: String, CaseIterable, Sendable {
    case auto
    case on
    case off
  }

  package enum Clipboard: String, CaseIterable, Sendable {
    case osc52
    case off
  }

  package var theme = "default-dark"
  /// Where it stands in the file.
  package var themeLine: Int?
  /// Rows a page where neither the provider's part nor the provider says otherwise.
  package var pageSize = 100
  package var isReadOnly = false
  /// Whether the console starts with personal data masked.
  package var isRedacted = false
  package var synchronization = Synchronization.auto
  package var hasMouse = false
  /// How long a lone ESC is waited for, at least 25.
  package var escapeMilliseconds = 50
  /// 0 is never.
  package var idleLockMinutes = 0
  package var isASCII = false
  package var clipboard = Clipboard.osc52
  /// Whether every write in production must name a case.
  package var requiresCase = false
  /// Keys by the name of an action, in the notation of the config.
  package var keys: [String: [String]] = [:]
  /// Where each of them stands in the file.
  package var keyLines: [String: Int] = [:]
  /// Columns of the list by a provider's kind.
  package var columns: [ProviderKind: [String]] = [:]
  /// In the order of the file; names are unique.
  package var providers: [ProviderEntry] = []
  /// The path of the file, for messages.
  package var file: String

  package init(file: String) { self.file = file }

  /// Variables of the environment that hold providers' secrets.
  var secretVariables: Set<String> {
    Set(
      providers.compactMap {
        if case .environment(let variable) = $0.credential { variable } else { nil }
      })
  }
}

/// One `[[provider]]`.
package struct ProviderEntry: Hashable, Sendable {
  package var name: ProviderName
  package var kind: ProviderKind
  package var environment: Environment
  package var baseURL: String
  package var credential: CredentialOrigin
  /// `nil` leaves it to the provider.
  package var requestsPerSecond: Double?
  /// `nil` allows all.
  package var allowedActions: Set<Action>?
  /// PEM file of the authorities to trust; absolute.
  package var caFile: String?
  package var pageSize: Int?
  /// Values of the provider's own keys.
  package var values: [String: SettingValue]
  /// Where its `key` stands in the file.
  package var credentialLine: Int?
}

/// Where a provider's secret comes from.
package enum CredentialOrigin: Hashable, Sendable {
  /// A variable of the environment.
  case environment(String)
  /// A program and its arguments, run without a shell; the first line of its output.
  case command([String])
  /// An absolute path; the file's first line.
  case file(String)
  case value(Secret)
}
