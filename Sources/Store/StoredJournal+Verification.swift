package import Domain
import Foundation

extension StoredJournal {
  @concurrent package func verification(
    with witness: [WitnessedHead]
  ) async throws(JournalFailure) -> JournalVerification {
    let logged = LoggedHeads(in: systemLog, sealedWith: storage.key)
    // Before the entries, since a head written meanwhile would seem to be ahead of them.
    let content = storage.headFile?.content(sealedWith: storage.key)
    let checked = try await storage.checked(
      against: content, asked: logged.numbers, witness: witness)
    return JournalVerification(
      entries: checked.entries, fault: checked.fault,
      anchors: checked.anchors + [
        JournalVerification.Anchor(name: HeadFile.name, finding: finding(checked.head)),
        JournalVerification.Anchor(name: systemLog.name, finding: logged.finding(checked.own)),
      ] + checked.witnessed, acceptances: checked.acceptances, heads: checked.heads)
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
}

/// The heads of this installation's chain in the machine's log.
private enum LoggedHeads {
  case heads([JournalHead])
  case unavailable(String)

  /// Lines without this key's seal are ignored, since anyone may write to the machine's log.
  init(in log: any SystemLog, sealedWith key: JournalKey) {
    do {
      let heads = try log.lines(holding: JournalHead.prefix).compactMap { line in
        line.range(of: JournalHead.prefix).flatMap {
          JournalHead(line: line[$0.lowerBound...], sealedWith: key)
        }
      }
      self = heads.isEmpty ? .unavailable("it has no head of this journal") : .heads(heads)
    } catch let failure as SystemLogFailure {
      self = .unavailable(failure.message)
    } catch {
      self = .unavailable("\(error)")
    }
  }

  var numbers: Set<Int64> {
    guard case .heads(let heads) = self else { return [] }
    return Set(heads.map(\.sequence))
  }

  func finding(_ check: ChainCheck) -> JournalVerification.Anchor.Finding {
    let heads: [JournalHead]
    switch self {
    case .unavailable(let reason): return .unavailable(reason: reason)
    case .heads(let given): heads = given.sorted { $0.sequence < $1.sequence }
    }
    if let head = check.missing(heads) {
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
