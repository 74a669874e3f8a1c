package import HTTPTypes
package import Domain
package import HTTPKit

/// What a provider's folder offers: its name, its settings, its abilities and its client.
///
/// A new provider implements this in a folder of its own and adds one line to `ProviderRegistry`.
package protocol ProviderFactory: SendableMetatype {
  /// The `kind` of the config.
  static var kind: ProviderKind { get }
  /// The vendor's name as people write it.
  static var title: String { get }
  /// What the config may hold beyond the keys that every provider has.
  static var settingKeys: [SettingKey] { get }
  /// Which of the settings names the account at the platform; `nil` where the base URL does, or
  /// nothing but the key.
  static var accountKey: SettingKey? { get }
  /// `nil` where the config must name the base URL.
  static var defaultBaseURL: String? { get }
  static var pacing: Pacing { get }

  static func capabilities(_ settings: ProviderSettings) -> Capabilities

  /// `settings.values` must have passed `settingProblems(in:)`.
  static func makeClient(
    _ settings: ProviderSettings, transport: any HTTPTransport, ambient: Ambient
  ) -> any ProviderClient
}

extension ProviderFactory {
  /// What is wrong with a provider's own settings, in the order of `settingKeys`; empty if nothing
  /// is. Keys that the provider does not know are the caller's part: it alone knows their lines.
  package static func settingProblems(in values: [String: SettingValue]) -> [SettingProblem] {
    settingKeys.compactMap { key in
      guard let value = values[key.name] else {
        guard key.isRequired else { return nil }
        return SettingProblem(key: key.name, message: "is missing")
      }
      return key.problem(with: value).map { SettingProblem(key: key.name, message: $0) }
    }
  }

  /// The provider as the rest of the program sees it.
  package static func info(_ settings: ProviderSettings) -> ProviderInfo {
    var capabilities = capabilities(settings)
    if let columns = settings.columns, !columns.isEmpty { capabilities.columns = columns }
    return ProviderInfo(
      name: settings.name, title: title,
      installation: Installation(
        kind: kind, baseURL: settings.baseURL, account: accountKey.map(settings.text),
        environment: settings.environment),
      capabilities: capabilities, policy: settings.policy,
      pageSize: max(1, min(settings.pageSize ?? 100, capabilities.maximumPageSize ?? .max)))
  }
}

/// How fast a provider may be called, as far as anyone says; the caller maps it onto its limiter.
package struct Pacing: Hashable, Sendable {
  package enum Rate: Hashable, Sendable {
    case perSecond(Double)
    /// This many calls in any window of this length.
    case window(calls: Int, Duration)
  }

  package var rate: Rate
  /// The header fields that tell what is left; `nil` where the provider sends none. They win over
  /// `rate`.
  package var headers: RateHeaders?
  /// Whether a read that was answered with 500 is worth one more try.
  package var retriesServerError: Bool

  package init(_ rate: Rate, headers: RateHeaders? = nil, retriesServerError: Bool = false) {
    self.rate = rate
    self.headers = headers
    self.retriesServerError = retriesServerError
  }
}

/// Names of the header fields in which a provider tells its limit.
package struct RateHeaders: Hashable, Sendable {
  /// Calls allowed in the window.
  package var limit: HTTPField.Name
  /// Calls left in the window.
  package var remaining: HTTPField.Name
  /// When the window ends, in seconds since 1970.
  package var reset: HTTPField.Name
}
