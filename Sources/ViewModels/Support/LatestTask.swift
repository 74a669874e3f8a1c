/// Keeps one running task; a newer one cancels the older.
package final class LatestTask {
  private var task: Task<Void, Never>?
  /// Counts starts, so that a replaced task does not clear its successor.
  private var generation = 0

  package init() {}

  package var isRunning: Bool { task != nil }

  @discardableResult
  package func start(_ work: @escaping @MainActor () async -> Void) -> Task<Void, Never> {
    task?.cancel()
    generation += 1
    let own = generation
    let task = Task {
      await work()
      if own == generation { self.task = nil }
    }
    self.task = task
    return task
  }

  package func cancel() {
    generation += 1
    task?.cancel()
    task = nil
  }
}
