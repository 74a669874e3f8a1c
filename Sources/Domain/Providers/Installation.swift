/// One account at one address of a platform. A write belongs to its installation, not to a provider
/// name, since two configs can use one name for two installations.
package struct Installation: Hashable, Sendable {
  package var kind: ProviderKind
  /// Scheme, host, port and path prefix.
  package var baseURL: String
  /// The platform's own name of the account (a site id, a client id); `nil` if the address alone or
  /// only the key identifies the account.
  package var account: String?
  package var environment: Environment

  package init(
    kind: ProviderKind, baseURL: String, account: String? = nil, environment: Environment
  ) {
    self.kind = kind
    self.baseURL = baseURL
    self.account = account
    self.environment = environment
  }

  /// The same in every run: scheme and host in lower case, without the default port and a final
  /// slash. Each part is prefixed with its length, so that different installations have different
  /// texts.
  package var text: String {
    [kind.text, Self.normalized(baseURL), account ?? "", environment.rawValue]
      .map { "\($0.utf8.count):\($0)" }.joined(separator: " ")
  }

  private static func normalized(_ address: String) -> String {
    let parts = address.split(separator: "://", maxSplits: 1)
    guard parts.count == 2 else { return address }
    let scheme = parts[0].lowercased()
    let rest = parts[1].split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    var authority = rest[0].lowercased()
    for (known, port) in [("http", ":80"), ("https", ":443")]
    where scheme == known && authority.hasSuffix(port) {
      authority.removeLast(port.count)
    }
    var path = rest.count > 1 ? "/" + rest[1] : ""
    while path.hasSuffix("/") { path.removeLast() }
    return scheme + "://" + authority + path
  }
}
