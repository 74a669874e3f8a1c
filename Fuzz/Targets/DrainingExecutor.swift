import Dispatch
import Synchronization

/// Runs asynchronous code on the caller's thread, one job after the other, so that an input always
/// takes the same steps, without thread switches.
final class DrainingExecutor: TaskExecutor {
  private let jobs = Mutex<[UnownedJob]>([])
  /// Counts jobs, and the end of the work.
  private let news = DispatchSemaphore(value: 0)

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    jobs.withLock { $0.append(job) }
    news.signal()
  }

  static func run(_ work: @escaping @Sendable () async throws -> Void) throws {
    let executor = DrainingExecutor()
    let outcome = Mutex<Result<Void, any Error>?>(nil)
    Task(executorPreference: executor) {
      do {
        try await work()
        outcome.withLock { $0 = .success(()) }
      } catch {
        outcome.withLock { $0 = .failure(error) }
      }
      executor.news.signal()
    }
    while true {
      guard executor.news.wait(timeout: .now() + .seconds(20)) == .success else {
        throw FuzzFinding(description: "it waits for something that never comes")
      }
      if let job = executor.next() {
        job.runSynchronously(on: executor.asUnownedTaskExecutor())
      } else if let outcome = outcome.withLock({ $0 }) {
        return try outcome.get()
      }
    }
  }

  private func next() -> UnownedJob? {
    jobs.withLock { $0.isEmpty ? nil : $0.removeFirst() }
  }
}
