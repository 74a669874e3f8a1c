package import Domain
import Synchronization

/// A session store in memory.
package final class MemorySession: SessionStore {
  private let last: Mutex<ProviderName?>
  private let views: Mutex<[ProviderName: SavedListView]>

  package init(last: ProviderName? = nil, views: [ProviderName: SavedListView] = [:]) {
    self.last = Mutex(last)
    self.views = Mutex(views)
  }

  package func lastProvider() -> ProviderName? { last.withLock { $0 } }
  package func saveLastProvider(_ provider: ProviderName) { last.withLock { $0 = provider } }

  package func flush() {}

  package func listView(of provider: ProviderName) -> SavedListView? {
    views.withLock { $0[provider] }
  }

  package func saveListView(_ view: SavedListView, of provider: ProviderName) {
    views.withLock { $0[provider] = view }
  }
}
