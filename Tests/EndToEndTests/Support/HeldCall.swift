/// A call that the simulator holds in flight until the test releases it.
struct HeldCall: Sendable {
  private let arrivals = AsyncStream<Void>.makeStream()
  private let releases = AsyncStream<Void>.makeStream()

  /// The simulator's wait for slow calls.
  func wait(_ duration: Duration) async throws {
    arrivals.continuation.yield()
    for await _ in releases.stream { return }
    throw CancellationError()
  }

  /// Returns once the call has arrived.
  func arrival() async {
    for await _ in arrivals.stream { return }
  }

  func release() { releases.continuation.yield() }
}
