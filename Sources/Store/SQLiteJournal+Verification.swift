package import Domain
import Foundation
import GRDB

extension SQLiteJournal {
  @concurrent package func verification() async throws(JournalFailure) -> JournalVerification {
    var check = ChainCheck(key: database.key, mark: database.mark)
    let logged = headsInLog()
    var asked: Set<Int64> = []
    if case .heads(let heads) = logged { asked = Set(heads.map(\.sequence)) }
    let soundness = try soundness()
    // Before the entries, since a head written meanwhile would seem to be ahead of them.
    let content = database.headFile?.content(sealedWith: database.key)
    let head = try reading { database in
      let comparison = try content.map { try HeadComparison($0, in: database) }
      try RawEntry.each(in: database) { check.take($0, asked: asked) }
      check.end()
      return comparison
    }
    return JournalVerification(
      entries: check.count, fault: check.fault,
      anchors: [
        JournalVerification.Anchor(
          name: AppDatabase.fileName, finding: soundness, isFile: true),
        JournalVerification.Anchor(name: HeadFile.name, finding: finding(head)),
        JournalVerification.Anchor(name: systemLog.name, finding: finding(logged, check)),
      ], acceptances: check.acceptances)
  }

  /// Checks the schema and the file. A changed index could hide entries from a query, and a trigger
  /// could change what is kept.
  private func soundness() throws(JournalFailure) -> JournalVerification.Anchor.Finding {
    let problem = try reading { database -> String? in
      if let difference = try JournalSchema.difference(in: database) { return difference }
      let word = try String.fetchOne(database, sql: "PRAGMA integrity_check(1)")
      return word.flatMap { $0 == "ok" ? nil : "SQLite says: \($0)" }
    }
    guard let problem else { return .agrees(behind: 0) }
    return .contradicts(JournalVerification.Fault(sequence: 1, reason: problem))
  }

  private func finding(_ head: HeadComparison?) -> JournalVerification.Anchor.Finding {
    guard let head else { return .unavailable(reason: "there is no such file") }
    if let contradiction = head.contradiction {
      return .contradicts(
        JournalVerification.Fault(
          sequence: contradiction.sequence, reason: contradiction.reason))
    }
    guard case .head(let named) = head.content else { return .agrees(behind: 0) }
    return .agrees(behind: Int(head.last.sequence - named.sequence))
  }

  private enum Told {
    case heads([JournalHead])
    case unavailable(String)
  }

  /// Lines without this key's seal are ignored, since anyone may write to the machine's log.
  private func headsInLog() -> Told {
    do {
      let heads = try systemLog.lines(holding: JournalHead.prefix).compactMap { line in
        line.range(of: JournalHead.prefix).flatMap {
          JournalHead(line: line[$0.lowerBound...], sealedWith: database.key)
        }
      }
      return heads.isEmpty ? .unavailable("it has no head of this journal") : .heads(heads)
    } catch let failure as SystemLogFailure {
      return .unavailable(failure.message)
    } catch {
      return .unavailable("\(error)")
    }
  }

  private func finding(_ told: Told, _ check: ChainCheck) -> JournalVerification.Anchor.Finding {
    let heads: [JournalHead]
    switch told {
    case .unavailable(let reason): return .unavailable(reason: reason)
    case .heads(let given): heads = given.sorted { $0.sequence < $1.sequence }
    }
    for head in heads where check.links[head.sequence] != head.link {
      if check.acceptances.contains(where: { $0.gone.contains(head.sequence) }) { continue }
      let isCutOff = head.sequence > check.last
      return .contradicts(
        JournalVerification.Fault(
          sequence: isCutOff ? check.next : head.sequence,
          reason: isCutOff
            ? "the journal ended with entry \(heads[heads.count - 1].sequence), "
              + "and now ends with \(check.last)"
            : "entry \(head.sequence) was a different one"))
    }
    return .agrees(behind: Int(check.last - (heads.last?.sequence ?? 0)))
  }
}
