import Domain

/// Verifies the chain entry by entry.
struct ChainCheck: Sendable {
  private let chain: JournalChain
  private let mark: ChainMark
  private var first: FirstChain
  private(set) var count = 0
  private(set) var last: Int64 = 0
  /// The number that the next entry must have.
  var next: Int64 { JournalHead.number(after: last) }
  private(set) var fault: JournalVerification.Fault?
  /// Links of the entries asked for.
  private(set) var links: [Int64: String] = [:]
  private(set) var acceptances: [JournalVerification.Acceptance] = []
  /// Of the last entry.
  var lastLink: String { count == 0 ? JournalChain.none : previous }
  private var previous = JournalChain.start
  /// Code of the entries of version 1, see `JournalChain.code(of:after:)`.
  private var carriedOver = ChainMark.none

  private let name: String?

  /// `name` is the chain in a database with several.
  init(key: JournalKey, mark: ChainMark, chain name: String? = nil) {
    self.name = name
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

  /// The first of these heads that the chain does not have, unless an operator has accepted that.
  func missing(_ heads: [JournalHead]) -> JournalHead? {
    heads.filter { head in
      links[head.sequence] != head.link
        && !acceptances.contains { $0.gone.contains(head.sequence) }
    }.min { $0.sequence < $1.sequence }
  }

  /// Call after the last entry.
  mutating func end() { requireMark() }

  /// Checks the mark, since the links of version 1 do not cover everything in their entries.
  private mutating func requireMark() {
    guard fault == nil, carriedOver != mark else { return }
    fault = JournalVerification.Fault(
      sequence: max(1, mark.last),
      reason: "entries 1 to \(mark.last) were changed after the journal was migrated")
  }

  private mutating func fault(
    of entry: RawEntry, _ sequence: Int64
  ) -> JournalVerification.Fault? {
    let isAcceptance = entry.text("step") == HeadAcceptance.step
    if sequence <= last {
      return JournalVerification.Fault(
        sequence: sequence, reason: "its number does not follow the previous entry's")
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
    case 1: return "it claims an older format than the entries before it"
    case JournalRow.versionOfTeams where name != nil && entry.text("chain") != name:
      return "it is of another chain"
    case JournalRow.newestVersion where name == nil, JournalRow.versionOfTeams where name != nil:
      guard entry.text("link") != chain.link(of: entry, after: previous) else { return nil }
      return "it was changed, or does not follow the previous entry"
    default: return "it claims a format that this version of roster does not know"
    }
  }

  /// The entry's link holds, so it was written with the key.
  private mutating func accept(_ entry: RawEntry, _ sequence: Int64) {
    acceptances.append(
      JournalVerification.Acceptance(
        sequence: sequence, gone: next..<sequence, finding: entry.text("note") ?? "",
        operatorName: entry.text("operator") ?? "", time: entry.text("time") ?? ""))
  }
}
