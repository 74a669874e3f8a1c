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
