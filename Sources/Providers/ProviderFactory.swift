package import Domain
package import HTTPKit
package import HTTPTypes

/// A provider's kind, settings, capabilities and client. A new provider implements this in its own
/// folder and adds one line to `ProviderRegistry`.
///
/// Comments in provider folders mark where a fact comes from: [seed] is the provider's own
/// document, [vendor] the vendor's public documentation, [assumed] our reading.
/// docs/providers/contracts has the facts.
package protocol ProviderFactory: SendableMetatype {
  /// The `kind` of the config.
  static var kind: ProviderKind { get }
  /// The vendor's name.
  static var title: String { get }
  /// The config keys of this kind, besides those that every provider has.
  static var settingKeys: [SettingKey] { get }
  /// The setting that names the account at the platform; `nil` if the base URL or only the key
  /// identifies it.
  static var accountKey: SettingKey? { get }
  /// `nil` if the config must give the base URL.
  static var defaultBaseURL: String? { get }
  static var pacing: Pacing { get }

  static func capabilities(_ settings: ProviderSettings) -> Capabilities

  /// `settings.values` must have passed `settingProblems(in:)`.
  static func makeClient(
    _ settings: ProviderSettings, transport: any HTTPTransport, ambient: Ambient
  ) -> any ProviderClient
}

extension ProviderFactory {
  /// What is wrong with a provider's own settings, in the order of `settingKeys`. The caller checks
  /// for unknown keys, since it knows their lines.
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
      pageSize: max(1, min(settings.pageSize ?? 100, capabilities.maximumPageSize ?? .max)),
      defaultCountry: settings.defaultCountry)
  }
}

/// A provider's published limits; the caller maps them onto its limiter.
package struct Pacing: Hashable, Sendable {
  package enum Rate: Hashable, Sendable {
    case perSecond(Double)
    /// This many calls in any window of this length.
    case window(calls: Int, Duration)
  }

  package var rate: Rate
  /// The header fields that tell how many calls are left; `nil` if the provider sends none. They
  /// take precedence over `rate`.
  package var headers: RateHeaders?

  package init(_ rate: Rate, headers: RateHeaders? = nil) {
    self.rate = rate
    self.headers = headers
  }
}

/// The names of a provider's header fields about its limit.
package struct RateHeaders: Hashable, Sendable {
  /// Calls allowed in the window.
  package var limit: HTTPField.Name
  /// Calls left in the window.
  package var remaining: HTTPField.Name
  /// When the window ends, in seconds since 1970.
  package var reset: HTTPField.Name
}
