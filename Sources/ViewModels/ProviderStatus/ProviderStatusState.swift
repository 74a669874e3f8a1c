package import Domain

/// One provider in the first line of the screen.
package nonisolated struct ProviderStatusState: Hashable, Sendable {
  package var info: ProviderInfo
  package var activity: ProviderActivity

  package init(info: ProviderInfo) {
    self.info = info
    activity = ProviderActivity(provider: info.name)
  }
}
