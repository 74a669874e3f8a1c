package import Domain

/// A call monitor that the test operates.
package final class ScriptedMonitor: CallMonitor {
  private let stream: AsyncStream<ProviderActivity>
  private let continuation: AsyncStream<ProviderActivity>.Continuation

  package init() { (stream, continuation) = AsyncStream.makeStream() }

  /// Supports one reader.
  package func changes() -> AsyncStream<ProviderActivity> { stream }

  package func send(_ activity: ProviderActivity) { continuation.yield(activity) }

  /// Ends the stream, so its reader returns.
  package func finish() { continuation.finish() }
}
