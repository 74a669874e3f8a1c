import Domain

nonisolated extension ProviderInfo {
  /// What a field is called wherever people read it: the form's title where it can be written, else
  /// the provider's own name.
  package func title(ofField name: String) -> String {
    capabilities.fieldRules.first { $0.name == name }?.title ?? name
  }
}
