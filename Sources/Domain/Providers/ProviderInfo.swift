/// A configured provider: everything about it except its client.
package struct ProviderInfo: Hashable, Sendable {
  package var name: ProviderName
  package var kind: ProviderKind
  /// The vendor's name, as in the first line of the detail pane.
  package var title: String
  package var environment: Environment
  package var installation: Installation
  package var capabilities: Capabilities
  package var policy: ActionPolicy
  /// Rows of a page in the console, and in `list` without `--limit`.
  package var pageSize: Int
  /// The country of phone numbers without one; `nil` leaves it open.
  package var defaultCountry: PhoneCountry?

  package init(
    name: ProviderName, title: String, installation: Installation,
    capabilities: Capabilities, policy: ActionPolicy, pageSize: Int,
    defaultCountry: PhoneCountry? = nil
  ) {
    self.name = name
    self.kind = installation.kind
    self.title = title
    self.environment = installation.environment
    self.installation = installation
    self.capabilities = capabilities
    self.policy = policy
    self.pageSize = pageSize
    self.defaultCountry = defaultCountry
  }

  /// Whether an action is possible: the provider must support it and the config must allow it.
  package func availability(of action: Action) -> Availability {
    let capability = capabilities[action]
    guard capability.isAvailable else { return capability }
    return policy.availability(of: action)
  }
}

extension [ProviderInfo] {
  /// The `default_country` of the providers that have one.
  package var countries: [ProviderName: PhoneCountry] {
    reduce(into: [:]) { $0[$1.name] = $1.defaultCountry }
  }
}

/// What the config allows at a provider.
package struct ActionPolicy: Hashable, Sendable {
  package var isReadOnly: Bool
  /// `nil` allows all actions.
  package var allowedActions: Set<Action>?
  /// Whether a write needs a case reference.
  package var requiresCase: Bool

  package init(
    isReadOnly: Bool = false, allowedActions: Set<Action>? = nil, requiresCase: Bool = false
  ) {
    self.isReadOnly = isReadOnly
    self.allowedActions = allowedActions
    self.requiresCase = requiresCase
  }

  package func availability(of action: Action) -> Availability {
    guard action.isWrite else { return .available }
    if isReadOnly { return .unavailable(reason: "the config says read_only = true") }
    if let allowedActions, !allowedActions.contains(action) {
      return .unavailable(reason: "the config's allow_actions leaves \(action.rawValue) out")
    }
    return .available
  }
}
