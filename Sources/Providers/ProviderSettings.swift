package import Domain

/// One configured provider with its credential.
package struct ProviderSettings: Sendable {
  package var name: ProviderName
  package var environment: Environment
  package var policy: ActionPolicy
  /// Rows of a page; `nil` if the config does not say. A number above the provider's maximum is
  /// reduced to it.
  package var pageSize: Int?
  /// Columns of the list; `nil` if the config does not say.
  package var columns: [String]?
  /// The country of phone numbers without one; `nil` leaves it open.
  package var defaultCountry: PhoneCountry?
  /// With or without a final slash.
  package var baseURL: String
  package var credential: Secret
  /// Values of the provider's own `settingKeys`, by name.
  package var values: [String: SettingValue]

  package init(
    name: ProviderName, environment: Environment = .production, policy: ActionPolicy = .init(),
    pageSize: Int? = nil, columns: [String]? = nil, defaultCountry: PhoneCountry? = nil,
    baseURL: String, credential: Secret, values: [String: SettingValue] = [:]
  ) {
    self.name = name
    self.environment = environment
    self.policy = policy
    self.pageSize = pageSize
    self.columns = columns
    self.defaultCountry = defaultCountry
    self.baseURL = baseURL
    self.credential = credential
    self.values = values
  }
}

extension ProviderSettings {
  /// The configured text, otherwise the key's default, otherwise "".
  func text(_ key: SettingKey) -> String {
    switch values[key.name] ?? key.defaultValue {
    case .text(let text)?: text
    case .texts?, nil: ""
    }
  }

  /// The configured texts, otherwise the key's default, otherwise none.
  func texts(_ key: SettingKey) -> [String] {
    switch values[key.name] ?? key.defaultValue {
    case .texts(let texts)?: texts
    case .text?, nil: []
    }
  }
}
