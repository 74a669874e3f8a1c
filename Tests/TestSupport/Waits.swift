import Foundation
import Testing

/// Tasks that wait until a frame meets a condition. A cancelled task, for example at a suite's time
/// limit, records the current frame as an issue.
@MainActor
final class Waits<Shown> {
  private struct Wait {
    let id: UUID
    let condition: @MainActor (Shown) -> Bool
    let continuation: CheckedContinuation<Bool, Never>
  }

  private var waits: [Wait] = []

  /// Returns at once if `now` meets the condition.
  func wait(
    from now: Shown, describing describe: @MainActor () -> String,
    until condition: @escaping @MainActor (Shown) -> Bool
  ) async {
    guard !condition(now) else { return }
    let id = UUID()
    let isMet = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        guard !Task.isCancelled else { return continuation.resume(returning: false) }
        waits.append(Wait(id: id, condition: condition, continuation: continuation))
      }
    } onCancel: {
      Task { @MainActor in self.giveUp(id) }
    }
    if !isMet {
      Issue.record("the expected frame was never shown; the last one was:\n\(describe())")
    }
  }

  func show(_ shown: Shown) {
    let met = waits.filter { $0.condition(shown) }
    waits.removeAll { wait in met.contains { $0.id == wait.id } }
    for wait in met { wait.continuation.resume(returning: true) }
  }

  private func giveUp(_ id: UUID) {
    guard let index = waits.firstIndex(where: { $0.id == id }) else { return }
    waits.remove(at: index).continuation.resume(returning: false)
  }
}
