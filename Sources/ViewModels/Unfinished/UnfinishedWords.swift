import Domain
import Operations

/// What is said about unfinished jobs.
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
    Message(.warning, obstacle, nextStep: "abandon it, and begin the job again")
  }

  static let nothingLeftToSend = Message(
    .info, "nothing of the job can be sent: none of its contacts is there any more")

  static func abandoning(_ job: UnfinishedJob) -> Message {
    Message(
      .warning, "giving the job up leaves \(job.notSent) unsent for good",
      nextStep: "the same key again gives it up")
  }

  static func abandoned(_ remainder: JobRemainder) -> Message {
    Message(.success, "the job is given up; \(remainder.notSent.count) were not sent")
  }

  static let takenOver = Message(.warning, "another process goes on with the job")
}

/// What became of several writes with an unknown outcome.
struct SettlingTally {
  private var happened = 0
  private var undone = 0
  private var open = 0
  private var reason: String?

  mutating func take(_ record: WriteRecord, by settling: SettleWrite) async {
    if let key = settling.neededKey(for: record) {
      open += 1
      reason = "roster journal settle asks for its \(key)"
      return
    }
    do throws(WriteFailure) {
      switch try await settling.settle(record) {
      case .happened: happened += 1
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
