package import Domain
import Observation
import Operations

/// The jobs of the session. Their writes are in the journal.
@Observable
package final class JobsModel {
  /// In the order in which they were started.
  package private(set) var jobs: [JobModel] = []
  /// The number of the job that keys are about.
  private var selection: Int?

  @ObservationIgnored private let overlays: OverlayModel
  @ObservationIgnored private let messages: MessagesModel
  /// Continues a job in the background; set by the router.
  @ObservationIgnored var carryOn: (JobModel) -> Void = { _ in }

  init(overlays: OverlayModel, messages: MessagesModel) {
    self.overlays = overlays
    self.messages = messages
  }

  func start(_ plan: ActionPlanModel) -> JobModel {
    let job = JobModel(number: jobs.count + 1, plan: plan)
    jobs.append(job)
    selection = job.state.number
    return job
  }

  /// Jobs that have not ended, newest first, then the others, the one that ended last first.
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

  /// What later jobs of the session say about a contact of a job.
  func later(than job: JobState, of contact: Contact) -> LaterWrites.Answer? {
    var writes = LaterWrites()
    for other in jobs.lazy.map(\.state)
    where other.number > job.number && other.isAbout(contact.id) {
      guard let answer = other.answer(about: contact) else { continue }
      writes.add(other.plan.jobAct(of: contact), of: contact.id.value, answer)
    }
    return writes.answer(to: job.plan.jobAct(of: contact), of: contact.id.value)
  }

  /// Whether a job that has not ended is about the contact.
  func works(on id: ContactID) -> Bool {
    jobs.contains { $0.state.isActive && $0.state.isAbout(id) }
  }

  package func move(_ movement: Movement, page: Int) {
    let numbers = listed.map(\.state.number)
    guard let row = numbers.firstIndex(where: { $0 == selected?.state.number }) else { return }
    let target = numbers[movement.target(from: row, count: numbers.count, page: page)]
    if target != selection { selection = target }
  }

  // MARK: - Keys in their panels

  /// The job that keys are about, if one of the panels is in front.
  package var inFront: JobModel? {
    switch overlays.overlay {
    case .panel(.jobs, _): selected
    case .panel(.job(let number), _): self[number]
    default: nil
    }
  }

  package func open() {
    guard let job = inFront else { return }
    overlays.open(.job(job.state.number))
  }

  static let none = Availability.unavailable(reason: "there is no job")

  package var openAvailability: Availability { inFront == nil ? Self.none : .available }

  package var pauseAvailability: Availability {
    guard let job = inFront?.state else { return Self.none }
    guard job.isActive else { return .unavailable(reason: "the job has ended") }
    guard job.phase != .cancelling else { return .unavailable(reason: "it is being cancelled") }
    return job.hasRest
      ? .available : .unavailable(reason: "its last contacts are in flight")
  }

  package func pause() {
    guard let job = inFront, pauseAvailability.isAvailable else { return }
    if job.state.isPaused {
      job.resume()
      carryOn(job)
    } else {
      job.pause()
    }
  }

  package var cancelAvailability: Availability {
    guard let job = inFront?.state else { return Self.none }
    guard job.isActive else { return .unavailable(reason: "the job has ended") }
    return job.phase == .cancelling
      ? .unavailable(reason: "it is being cancelled: contacts in flight finish") : .available
  }

  package func cancel() {
    if let reason = cancelAvailability.reason {
      return messages.say(.info, "cancel: \(reason)")
    }
    guard let job = inFront else { return }
    if !job.state.inFlight.isEmpty {
      messages.say(.info, "contacts in flight finish; no others are sent")
    }
    end(job)
  }

  private func end(_ job: JobModel) {
    job.cancel()
    carryOn(job)
  }

  // MARK: - Leaving while they run

  /// Enter on the question: sends no more contacts, waits for those in flight, then leaves.
  package func leave() {
    guard case .leaving(false) = overlays.overlay else { return }
    overlays.overlay = .leaving(isWaiting: true)
    for job in active { end(job) }
  }

  /// Sends no more contacts because the program is being terminated.
  package func leaveUnfinished() {
    for job in active { job.leave() }
  }
}
