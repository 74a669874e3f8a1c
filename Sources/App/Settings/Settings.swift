package import Domain
package import Foundation
package import Providers

/// The operator's config as checked values, read by `Settings(source:)`. docs/config.md describes
/// it.
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
  /// The line of `theme` in the file.
  package var themeLine: Int?
  /// Rows of a page, unless the provider's entry sets another number.
  package var pageSize = 100
  package var isReadOnly = false
  /// Whether the console starts with personal data masked.
  package var isRedacted = false
  package var synchronization = Synchronization.auto
  package var hasMouse = false
  /// How long to wait after a lone ESC, at least 25.
  package var escapeMilliseconds = 50
  /// 0 means never.
  package var idleLockMinutes = 0
  package var isASCII = false
  package var clipboard = Clipboard.osc52
  /// Whether every write in production needs a case reference.
  package var requiresCase = false
  /// Keys by the id of a command, in the notation of the config.
  package var keys: [String: [String]] = [:]
  /// The line of each of them in the file.
  package var keyLines: [String: Int] = [:]
  /// Columns of the list by provider kind.
  package var columns: [ProviderKind: [String]] = [:]
  /// In the order of the file; names are unique.
  package var providers: [ProviderEntry] = []
  /// Of the indexes; `nil` uses a key file in `folder`.
  package var indexKey: CredentialOrigin?
  /// After this time a miss in an index proves nothing.
  package var indexMaxAge = Duration.seconds(86_400)
  package var desk = DeskSettings()
  /// The database of a team; `nil` keeps the journal in the state folder.
  package var store: StoreSettings?
  /// Whether the terminal's bell rings when something waits for the operator.
  package var hasBell = false
  /// The path of the file, for messages.
  package var file: String
  /// The folder of the file.
  package var folder: URL

  package init(file: String, folder: URL) {
    self.file = file
    self.folder = folder
  }

  /// Environment variables that hold secrets.
  var secretVariables: Set<String> {
    Set(
      (providers.map(\.credential)
        + [indexKey, store?.password, store?.key].compactMap(\.self)).compactMap {
          if case .environment(let variable) = $0 { variable } else { nil }
        })
  }
}

/// `[store]`.
package struct StoreSettings: Hashable, Sendable {
  /// Of PostgreSQL, without a password.
  package var url: String
  /// `nil` leaves it to libpq: `~/.pgpass`, a service file, or none.
  package var password: CredentialOrigin?
  /// The team's key.
  package var key: CredentialOrigin
}

/// One `[[provider]]`.
package struct ProviderEntry: Hashable, Sendable {
  package var name: ProviderName
  package var kind: ProviderKind
  package var environment: Environment
  package var baseURL: String
  package var credential: CredentialOrigin
  /// `nil` uses the provider's published limit.
  package var requestsPerSecond: Double?
  /// `nil` allows all.
  package var allowedActions: Set<Action>?
  /// PEM file of the authorities to trust; absolute.
  package var caFile: String?
  package var pageSize: Int?
  /// The country of phone numbers without one; `nil` leaves it open.
  package var defaultCountry: PhoneCountry?
  /// Whether roster keeps an index of its contacts.
  package var hasIndex = false
  /// Values of the provider's own keys.
  package var values: [String: SettingValue]
  /// The line of its `key` in the file.
  package var credentialLine: Int?
}

package enum CredentialOrigin: Hashable, Sendable {
  case environment(String)
  /// A program and its arguments, run without a shell. The secret is the first line of its output.
  case command([String])
  /// An absolute path. The secret is the file's first line.
  case file(String)
  case value(Secret)
}
