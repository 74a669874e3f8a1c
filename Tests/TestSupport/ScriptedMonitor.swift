package import Domain

/// The providers' activity as a test tells it.
package final class ScriptedMonitor: CallMonitor {
  private let stream: AsyncStream<ProviderActivity>
  private let continuation: AsyncStream<ProviderActivity>.Continuation

  package init() { (stream, continuation) = AsyncStream.makeStream() }

  /// For one reader.
  package func changes() -> AsyncStream<ProviderActivity> { stream }

  package func send(_ activity: ProviderActivity) { continuation.yield(activity) }

  /// No more comes: who follows it returns.
  package func finish() { continuation.finish() }
}
