/// Work that runs in the background while keys are handled.
package final class BackgroundWork {
  private struct Item {
    var task: Task<Void, Never>
    var isCancellable: Bool
    var isLongLasting: Bool
  }

  private var items: [Int: Item] = [:]
  private var count = 0

  /// `isCancellable`: `^C` cancels it. `isLongLasting`: plain mode does not wait for its end.
  func perform(
    isCancellable: Bool = false, isLongLasting: Bool = false,
    _ work: @escaping @MainActor () async -> Void
  ) {
    count += 1
    let number = count
    let task = Task {
      await work()
      self.items[number] = nil
    }
    items[number] = Item(
      task: task, isCancellable: isCancellable, isLongLasting: isLongLasting)
  }

  /// - Returns: `false` if nothing can be cancelled.
  func cancel() -> Bool {
    let cancellable = items.values.filter(\.isCancellable)
    for item in cancellable { item.task.cancel() }
    return !cancellable.isEmpty
  }

  /// Waits until nothing runs.
  func settle() async {
    while let item = items.values.first { await item.task.value }
  }

  /// Waits until nothing runs but long-lasting work.
  func settleShortWork() async {
    while let item = items.values.first(where: { !$0.isLongLasting }) { await item.task.value }
  }
}

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
