/// A configured provider as everything but its own client sees it.
package struct ProviderInfo: Hashable, Sendable {
  package var name: ProviderName
  package var kind: ProviderKind
  /// The vendor's name as people write it, e.g. for the detail pane's first line.
  package var title: String
  package var environment: Environment
  package var installation: Installation
  package var capabilities: Capabilities
  package var policy: ActionPolicy
  /// Rows a page in the console and in `list` without `--limit`.
  package var pageSize: Int

  package init(
    name: ProviderName, title: String, installation: Installation,
    capabilities: Capabilities, policy: ActionPolicy, pageSize: Int
  ) {
    self.name = name
    self.kind = installation.kind
    self.title = title
    self.environment = installation.environment
    self.installation = installation
    self.capabilities = capabilities
    self.policy = policy
    self.pageSize = pageSize
  }

  /// Whether an action can be performed here and now: first what the provider can, then what the
  /// config allows.
  package func availability(of action: Action) -> Availability {
    let capability = capabilities[action]
    guard capability.isAvailable else { return capability }
    return policy.availability(of: action)
  }
}

/// What the config allows to be done at a provider.
package struct ActionPolicy: Hashable, Sendable {
  package var isReadOnly: Bool
  /// `nil` allows all.
  package var allowedActions: Set<Action>?
  /// Whether a write must name a case reference.
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
