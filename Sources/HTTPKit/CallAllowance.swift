package import Foundation
import Synchronization

/// The time that one call of a provider may take in all, repeats and pacing included.
///
/// A reference, since the layers below find it in their task and move its end: a batch's waiting
/// for the provider's limit is not counted.
package final class CallAllowance: Sendable {
  @TaskLocal package static var current: CallAllowance?

  private let end: Mutex<Date>

  package init(until deadline: Date) { end = Mutex(deadline) }

  package var deadline: Date { end.withLock { $0 } }

  package func extend(by waited: Duration) {
    end.withLock { $0 = $0.addingTimeInterval(waited.seconds) }
  }
}
