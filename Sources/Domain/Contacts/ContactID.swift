/// A contact's identifier at one provider, in the provider's own form as text.
package struct ContactID: Hashable, Sendable, Comparable {
  package let provider: ProviderName
  package let value: String

  package init(provider: ProviderName, value: String) {
    self.provider = provider
    self.value = value
  }

  /// By provider, then whole numbers by size and anything else by its characters.
  package static func < (left: Self, right: Self) -> Bool {
    guard left.provider == right.provider else { return left.provider < right.provider }
    if let first = Int(left.value), let second = Int(right.value) { return first < second }
    return left.value < right.value
  }
}
