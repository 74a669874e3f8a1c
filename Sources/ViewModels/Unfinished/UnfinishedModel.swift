package import Domain
import Observation

/// The jobs that earlier runs of the program have left, and what is being done about them.
@Observable
package final class UnfinishedModel {
  /// The oldest first.
  package private(set) var jobs: [UnfinishedJob] = []
  /// The one that keys are about.
  package private(set) var selection: UnfinishedJob.ID?
  /// Whether the journal or a provider is being asked about one of them.
  package private(set) var isWorking = false
  /// How many contacts of how many were read.
  package private(set) var progress: (read: Int, of: Int)?
  /// The one that the next press gives up.
  package private(set) var abandoning: UnfinishedJob.ID?

  init() {}

  package var selected: UnfinishedJob? { jobs.first { $0.id == selection } ?? jobs.first }

  func take(_ found: [UnfinishedJob]) {
    if found != jobs { jobs = found }
    if let selection, !found.contains(where: { $0.id == selection }) { self.selection = nil }
    abandoning = nil
  }

  func move(_ movement: Movement, page: Int) {
    guard let row = jobs.firstIndex(where: { $0.id == selected?.id }) else { return }
    let target = jobs[movement.target(from: row, count: jobs.count, page: page)].id
    if target != selected?.id { abandoning = nil }
    selection = target
  }

  func armAbandoning() { abandoning = selected?.id }

  /// - Returns: `false` where something is being done already.
  func beginWork() -> Bool {
    guard !isWorking else { return false }
    isWorking = true
    return true
  }

  func note(read: Int, of total: Int) { progress = (read, total) }

  func endWork() {
    isWorking = false
    progress = nil
  }
}

nonisolated extension UnfinishedJob {
  /// `12 done, 1 failed, 1 unknown, 187 not sent`
  package var tally: String {
    [(done, "done"), (failed, "failed"), (unknown, "unknown"), (notSent, "not sent")]
      .filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
  }
}
