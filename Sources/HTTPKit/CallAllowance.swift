package import Foundation
import Synchronization

/// The time that one call to a provider may take in all, retries and pacing included.
///
/// A reference type: the layers below find it in their task and extend it, since a batch's wait for
/// the provider's limit does not count.
package final class CallAllowance: Sendable {
  @TaskLocal package static var current: CallAllowance?

  private let end: Mutex<Date>

  package init(until deadline: Date) { end = Mutex(deadline) }

  package var deadline: Date { end.withLock { $0 } }

  package func extend(by waited: Duration) {
    end.withLock { $0 = $0.addingTimeInterval(waited.seconds) }
  }
}

extension Duration {
  var seconds: Double { self / .seconds(1) }
}
