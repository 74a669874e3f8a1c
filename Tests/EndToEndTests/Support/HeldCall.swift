/// A call that a simulator answers when the test says so: what the program waits for is in flight.
struct HeldCall: Sendable {
  private let arrivals = AsyncStream<Void>.makeStream()
  private let releases = AsyncStream<Void>.makeStream()

  /// For the simulator, whose slow calls come here.
  func wait(_ duration: Duration) async throws {
    arrivals.continuation.yield()
    for await _ in releases.stream { return }
    throw CancellationError()
  }

  /// Returns once the call is there.
  func arrival() async {
    for await _ in arrivals.stream { return }
  }

  func release() { releases.continuation.yield() }
}
