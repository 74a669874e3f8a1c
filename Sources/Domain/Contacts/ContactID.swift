/// A contact's identifier at one provider, as text in the provider's own form.
package struct ContactID: Hashable, Sendable, Comparable {
  package let provider: ProviderName
  package let value: String

  package init(provider: ProviderName, value: String) {
    self.provider = provider
    self.value = value
  }

  /// Orders by provider, then whole numbers by size and other values by their characters.
  package static func < (left: Self, right: Self) -> Bool {
    guard left.provider == right.provider else { return left.provider < right.provider }
    if let first = Int(left.value), let second = Int(right.value) { return first < second }
    return left.value < right.value
  }
}
