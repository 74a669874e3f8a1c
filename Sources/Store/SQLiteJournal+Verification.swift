package import Domain
import Foundation
import GRDB

extension SQLiteJournal {
  @concurrent package func verification() async throws(JournalFailure) -> JournalVerification {
    var check = ChainCheck(chain: JournalChain(key: database.key))
    let heads = heads()
    let soundness = try soundness()
    try reading { database in
      let rows = try JournalRow.order(Column("sequence")).fetchCursor(database)
      while let row = try rows.next() { check.take(row, asked: heads.asked) }
    }
    return JournalVerification(
      entries: check.count, fault: check.fault,
      anchors: [
        JournalVerification.Anchor(
          name: AppDatabase.fileName, finding: soundness, isFile: true),
        JournalVerification.Anchor(name: HeadFile.name, finding: finding(heads.file, check)),
        JournalVerification.Anchor(name: systemLog.name, finding: finding(heads.log, check)),
      ])
  }

  /// An index that was changed would hide entries from who asks for some of them.
  private func soundness() throws(JournalFailure) -> JournalVerification.Anchor.Finding {
    let word = try reading { try String.fetchOne($0, sql: "PRAGMA integrity_check(1)") }
    guard let word, word != "ok" else { return .agrees(behind: 0) }
    return .contradicts(JournalVerification.Fault(sequence: 1, reason: "SQLite says: \(word)"))
  }

  private enum Told {
    case heads([JournalHead])
    case forged
    case unavailable(String)
  }

  private struct Heads {
    var file: Told
    var log: Told

    /// The entries that some head names.
    var asked: Set<Int64> {
      Set(
        [file, log].flatMap { told -> [Int64] in
          if case .heads(let heads) = told { heads.map(\.sequence) } else { [] }
        })
    }
  }

  private func heads() -> Heads {
    Heads(file: headsInFile(), log: headsInLog())
  }

  private func headsInFile() -> Told {
    guard let file = database.headFile else { return .unavailable("there is no such file") }
    do throws(JournalFailure) {
      guard let text = try file.text() else { return .unavailable("\(file.path) is missing") }
      // It is made before the first entry is kept: a process that ended between leaves it so.
      guard !text.isEmpty else { return .unavailable("\(file.path) is empty") }
      return JournalHead(line: text, sealedWith: database.key).map { .heads([$0]) } ?? .forged
    } catch {
      return .unavailable(error.message)
    }
  }

  /// Anyone may write into the machine's log: what is not sealed with the key counts for nothing.
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
    case .forged:
      return .contradicts(
        JournalVerification.Fault(
          sequence: check.last + 1, reason: "it was not written with the journal's key"))
    case .heads(let given): heads = given.sorted { $0.sequence < $1.sequence }
    }
    for head in heads where check.links[head.sequence] != head.link {
      let isCutOff = head.sequence > check.last
      return .contradicts(
        JournalVerification.Fault(
          sequence: isCutOff ? check.last + 1 : head.sequence,
          reason: isCutOff
            ? "the journal ended with entry \(heads[heads.count - 1].sequence), "
              + "and ends with \(check.last) now"
            : "entry \(head.sequence) was another one"))
    }
    return .agrees(behind: Int(check.last - (heads.last?.sequence ?? 0)))
  }
}

/// Goes along the chain.
private struct ChainCheck {
  let chain: JournalChain
  private(set) var count = 0
  private(set) var last: Int64 = 0
  private(set) var fault: JournalVerification.Fault?
  /// Of the entries that were asked for.
  private(set) var links: [Int64: String] = [:]
  private var previous = JournalChain.start

  init(chain: JournalChain) { self.chain = chain }

  mutating func take(_ row: JournalRow, asked: Set<Int64>) {
    let sequence = row.sequence ?? 0
    count += 1
    if fault == nil { fault = fault(of: row, sequence) }
    if asked.contains(sequence) { links[sequence] = row.link }
    previous = row.link
    last = sequence
  }

  private func fault(of row: JournalRow, _ sequence: Int64) -> JournalVerification.Fault? {
    if sequence != last + 1 {
      let gone =
        sequence == last + 2 ? "it is gone" : "entries \(last + 1) to \(sequence - 1) are gone"
      return JournalVerification.Fault(sequence: last + 1, reason: gone)
    }
    guard row.link != chain.link(of: row, after: previous) else { return nil }
    return JournalVerification.Fault(
      sequence: sequence,
      reason: "it is not as it was written, or does not follow on the one before")
  }
}
