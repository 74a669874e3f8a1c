import Domain
import Observation
package import Operations

/// What colleagues did, and whether the team's store can be reached. Does nothing without a team.
@Observable
package final class TeamModel {
  /// The time of day since which the store has not answered; `nil` while it does.
  package private(set) var awaySince: String?
  /// How often the terminal's bell is to ring: once for each rise of the approvals that wait.
  package private(set) var bells = 0
  /// As plans name this console's operator.
  private var operatorName: String?
  private var newestEvent: Int64?

  @ObservationIgnored private let services: ConsoleServices
  @ObservationIgnored private let desk: DeskModel
  @ObservationIgnored private let messages: MessagesModel

  private static let pause = Duration.seconds(5)

  @ObservationIgnored private let hasBell: Bool

  /// `hasBell`: whether the terminal's bell rings at all.
  init(services: ConsoleServices, desk: DeskModel, messages: MessagesModel, hasBell: Bool) {
    self.hasBell = hasBell
    self.services = services
    self.desk = desk
    self.messages = messages
  }

  /// What other operators planned or proposed, and which needs this one's approval.
  package var awaitingApproval: [AwaitedApproval] {
    guard let operatorName else { return [] }
    return desk.awaitedApprovals(by: operatorName)
  }

  /// Asks the store every five seconds, until the task is cancelled.
  package func watch() async {
    guard let presence = services.presence else { return }
    let ambient = services.ambient
    while !Task.isCancelled {
      await look(presence)
      do {
        try await ambient.sleep(Self.pause)
      } catch {
        return
      }
    }
  }

  private func look(_ presence: any TeamPresence) async {
    do throws(JournalFailure) {
      if operatorName == nil { operatorName = try await presence.operatorName() }
      let event = try await presence.newestEvent()
      noteAnswer()
      guard event != newestEvent else { return }
      newestEvent = event
      let waiting = awaitingApproval.count
      await desk.read()
      noteApprovals(since: waiting)
    } catch {
      guard !Task.isCancelled, awaySince == nil else { return }
      awaySince = ClockWords.time(services.ambient.now())
      messages.say(
        .warning, "the team's store is away: nothing can be sent", nextStep: error.message)
    }
  }

  private func noteAnswer() {
    guard awaySince != nil else { return }
    awaySince = nil
    messages.say(.success, "the team's store is back")
  }

  private func noteApprovals(since earlier: Int) {
    let waiting = awaitingApproval
    guard waiting.count > earlier, let newest = waiting.last else { return }
    if hasBell { bells += 1 }
    messages.say(
      .info,
      waiting.count == 1
        ? "the plan of \(newest.reference) waits for your approval"
        : "\(waiting.count) plans wait for your approval",
      nextStep: ":case approve \(newest.reference) shows and approves it")
  }
}
