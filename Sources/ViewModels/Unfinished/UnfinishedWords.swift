import Domain
import Operations

/// Messages about unfinished jobs.
nonisolated extension Message {
  static func unreadable(_ failure: JournalFailure) -> Message {
    Message(.warning, "the journal cannot be read: \(failure.message)")
  }

  static func unknownOutcomes(_ count: Int) -> Message {
    Message(
      .warning, "\(count == 1 ? "1 write has" : "\(count) writes have") an unknown outcome",
      nextStep: ":journal list --outcome unknown shows them, :journal settle reads them")
  }

  static func unfinished(_ jobs: [UnfinishedJob]) -> Message? {
    guard let first = jobs.first else { return nil }
    return Message(
      .warning,
      jobs.count == 1 ? "1 job unfinished: \(first.tally)" : "\(jobs.count) jobs unfinished",
      nextStep: "settle, continue or abandon")
  }

  static func neverBegun(_ obstacle: String) -> Message {
    Message(.warning, obstacle, nextStep: "abandon it and start the job again")
  }

  static let noneExists = Message(
    .info, "nothing left to send: no remaining contact of the job exists")

  /// No contact of the job has to be sent.
  static func nothingLeftToSend(_ remainder: JobRemainder) -> Message {
    let reasons = [
      (remainder.doneLater.count, "done by later writes"),
      (remainder.doubtful.count, "perhaps done by later writes: read them"),
      (remainder.unreadable.count, "not shown by the journal"),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    return Message(
      .info,
      "nothing left to send" + (reasons.isEmpty ? "" : ": " + reasons.joined(separator: ", ")))
  }

  static func abandoning(_ job: UnfinishedJob) -> Message {
    Message(
      .warning, "abandoning the job leaves \(job.left) unsent for good",
      nextStep: "press the same key again to abandon it")
  }

  static func abandoned(_ remainder: JobRemainder) -> Message {
    Message(.success, "job abandoned; \(remainder.notSent.count) were not sent")
  }

  static let takenOver = Message(.warning, "another process continued the job")
}

/// Counts the results of settling several writes.
struct SettlingTally {
  private var happened = 0
  private var undone = 0
  private var open = 0
  private var reason: String?

  mutating func take(_ record: WriteRecord, by settling: SettleWrite) async {
    if let key = settling.neededKey(for: record) {
      open += 1
      reason = "run roster journal settle, which asks for the \(key)"
      return
    }
    do throws(WriteFailure) {
      switch try await settling.settle(record) {
      case .happened: happened += 1
      case .happenedInPart(_, let others):
        happened += 1
        reason = "\(others.joined(separator: ", ")) did not change"
      case .didNotHappen: undone += 1
      case .undecided(let why):
        open += 1
        reason = why
      }
    } catch {
      open += 1
      reason = OperatorMessage(error).text
    }
  }

  /// `nil` if none was read.
  var message: Message? {
    guard happened + undone + open > 0 else { return nil }
    let parts = [(happened, "done"), (undone, "not done"), (open, "still unknown")]
      .filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    return Message(open == 0 ? .success : .warning, "read: \(parts)", nextStep: reason)
  }
}
