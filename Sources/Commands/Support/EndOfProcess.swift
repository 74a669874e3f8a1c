import Synchronization

/// What the process tells others before it ends.
final class EndOfProcess: Sendable {
  static let shared = EndOfProcess()

  private let farewells = Mutex<[@Sendable () async -> Void]>([])

  func add(_ farewell: @escaping @Sendable () async -> Void) {
    farewells.withLock { $0.append(farewell) }
  }

  /// Waits no longer than `limit`: others notice the end by themselves, later.
  func come(within limit: Duration) async {
    let farewells = farewells.withLock { $0 }
    guard !farewells.isEmpty else { return }
    let (ends, ended) = AsyncStream.makeStream(of: Void.self)
    Task {
      for farewell in farewells { await farewell() }
      ended.finish()
    }
    Task {
      do { try await Task.sleep(for: limit) } catch { return }
      ended.finish()
    }
    for await _ in ends {}
  }
}
