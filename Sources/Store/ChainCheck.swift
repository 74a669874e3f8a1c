import Domain
import GRDB

/// Goes along the chain, entry by entry.
struct ChainCheck {
  private let chain: JournalChain
  private let mark: ChainMark
  private var first: FirstChain
  private(set) var count = 0
  private(set) var last: Int64 = 0
  /// The number of the entry that follows.
  var next: Int64 { JournalHead.number(after: last) }
  private(set) var fault: JournalVerification.Fault?
  /// Of the entries that were asked for.
  private(set) var links: [Int64: String] = [:]
  private(set) var acceptances: [JournalVerification.Acceptance] = []
  private var previous = JournalChain.start
  /// Of the entries of version 1, see `JournalChain.code(of:after:)`.
  private var carriedOver = ChainMark.none

  init(key: JournalKey, mark: ChainMark) {
    chain = JournalChain(key: key)
    first = FirstChain(key: key)
    self.mark = mark
  }

  mutating func take(_ entry: RawEntry, asked: Set<Int64>) {
    let sequence = entry.integer("sequence") ?? 0
    count += 1
    if sequence > mark.last { requireMark() }
    if fault == nil { fault = fault(of: entry, sequence) }
    let link = entry.text("link") ?? ""
    if sequence <= mark.last {
      carriedOver = ChainMark(
        last: sequence, link: link, code: chain.code(of: entry, after: carriedOver.code))
    }
    if asked.contains(sequence) { links[sequence] = link }
    previous = link
    last = sequence
  }

  /// After the last entry.
  mutating func end() { requireMark() }

  /// Their own links do not cover everything in the entries of version 1.
  private mutating func requireMark() {
    guard fault == nil, carriedOver != mark else { return }
    fault = JournalVerification.Fault(
      sequence: max(1, mark.last),
      reason: "entries 1 to \(mark.last) are not as they were when the journal took its newer form")
  }

  private mutating func fault(
    of entry: RawEntry, _ sequence: Int64
  ) -> JournalVerification.Fault? {
    let isAcceptance = entry.text("step") == HeadAcceptance.step
    if sequence <= last {
      return JournalVerification.Fault(sequence: sequence, reason: "no entry has such a number")
    }
    if sequence != next, !isAcceptance {
      let gone =
        sequence - 1 == next ? "it is gone" : "entries \(next) to \(sequence - 1) are gone"
      return JournalVerification.Fault(sequence: next, reason: gone)
    }
    if let problem = problem(with: entry, sequence) {
      return JournalVerification.Fault(sequence: sequence, reason: problem)
    }
    if isAcceptance { accept(entry, sequence) }
    return nil
  }

  private mutating func problem(with entry: RawEntry, _ sequence: Int64) -> String? {
    switch entry.integer("version") {
    case 1 where sequence <= mark.last: return first.problem(with: entry, after: previous)
    case 1: return "it claims an older form than the entries before it"
    case JournalRow.newestVersion:
      guard entry.text("link") != chain.link(of: entry, after: previous) else { return nil }
      return "it is not as it was written, or does not follow the one before"
    default: return "it claims a form that this roster does not know"
    }
  }

  /// Its link holds, so that it was written with the key.
  private mutating func accept(_ entry: RawEntry, _ sequence: Int64) {
    acceptances.append(
      JournalVerification.Acceptance(
        sequence: sequence, gone: next..<sequence, finding: entry.text("note") ?? "",
        operatorName: entry.text("operator") ?? "", time: entry.text("time") ?? ""))
  }
}
