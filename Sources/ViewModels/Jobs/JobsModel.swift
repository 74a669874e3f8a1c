import Domain
import Observation

/// The jobs of the session. They live no longer than it; what they wrote is in the journal.
@Observable
package final class JobsModel {
  /// In the order in which they were started.
  package private(set) var jobs: [JobModel] = []
  /// The number of the job that keys are about.
  private var selection: Int?

  init() {}

  func start(_ plan: ActionPlanModel) -> JobModel {
    let job = JobModel(number: jobs.count + 1, plan: plan)
    jobs.append(job)
    selection = job.state.number
    return job
  }

  /// Those that have not ended, the newest first, then the others, the last one that ended first.
  package var listed: [JobModel] {
    let newest = jobs.reversed()
    let ended = newest.filter { !$0.state.isActive }.sorted {
      ($0.state.endedAt ?? $0.state.startedAt) > ($1.state.endedAt ?? $1.state.startedAt)
    }
    return newest.filter(\.state.isActive) + ended
  }

  package var active: [JobModel] { jobs.filter(\.state.isActive) }

  package var selected: JobModel? {
    jobs.first { $0.state.number == selection } ?? listed.first
  }

  package subscript(number: Int) -> JobModel? { jobs.first { $0.state.number == number } }

  /// Whether a job that has not ended is about the contact.
  func works(on id: ContactID) -> Bool {
    jobs.contains { $0.state.isActive && $0.state.isAbout(id) }
  }

  func move(_ movement: Movement, page: Int) {
    let numbers = listed.map(\.state.number)
    guard let row = numbers.firstIndex(where: { $0 == selected?.state.number }) else { return }
    let target = numbers[movement.target(from: row, count: numbers.count, page: page)]
    if target != selection { selection = target }
  }
}
