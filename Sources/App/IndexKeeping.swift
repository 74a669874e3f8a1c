import Dispatch
import Domain
import Operations

extension LiveApp {
  /// Keeps the indexes up to date until the task is cancelled. All its work is on one thread of its
  /// own, so that keys and finds never wait for it.
  @concurrent package func keepIndexes() async {
    let clients = directClients.filter { missingSecrets[$0.info.name] == nil }
    let keeping = KeepIndexes(
      clients: clients, indexes: searchIndexes(), ambient: ambient, report: reportIndexFailure)
    if let finds {
      // Ends without a find if the task is cancelled.
      for await _ in finds.stream { break }
    }
    await withTaskExecutorPreference(OneThread()) { await keeping.run() }
  }
}

/// Runs tasks one after the other, apart from the threads that all others share.
private final class OneThread: TaskExecutor {
  private let queue = DispatchQueue(label: "roster.indexes", qos: .background)

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
