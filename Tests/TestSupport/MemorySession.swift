package import Domain
import Synchronization

/// What the console remembers, for as long as the test runs.
package final class MemorySession: SessionStore {
  private let last: Mutex<ProviderName?>

  package init(last: ProviderName? = nil) { self.last = Mutex(last) }

  package func lastProvider() -> ProviderName? { last.withLock { $0 } }
  package func saveLastProvider(_ provider: ProviderName) { last.withLock { $0 = provider } }
}
