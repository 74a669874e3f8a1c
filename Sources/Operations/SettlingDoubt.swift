import Domain
import Foundation

/// Why a contact that does not show what was asked for is no proof that the write did not happen.
struct SettlingDoubt {
  /// So long after the last sign of life a provider may be at work on a write still.
  static let patience = Duration.seconds(60)

  let archive: any JournalArchive
  let now: MachineMoment?

  /// `nil` where there is none. A write whose process ended without a word has shown no sign of life
  /// that could be timed: it needs an entry of its own first.
  func reason(_ record: WriteRecord) async throws(JournalFailure) -> String? {
    guard let sent = record.entries.last(where: { $0.step == Self.sentStep }) else { return nil }
    if let reason = try waiting(since: record.last) { return reason }
    return try await isOverwritten(record, sent)
      ? "other writes of this contact went out since, so that reading it tells nothing" : nil
  }

  private func waiting(since last: KeptEntry) throws(JournalFailure) -> String? {
    guard let age = try elapsed(since: last) else {
      return
        "not done yet, and nothing tells how long ago it was sent: it was on another machine, or "
        + "before the journal kept the machine's time; --ended says that the provider has ended it"
    }
    guard age < Self.patience else { return nil }
    let wait = Int(((Self.patience - age) / .seconds(1)).rounded(.up))
    return "not done yet, and the provider may be at work on it still: again in \(wait) s"
  }

  /// How long ago an entry was kept at the least; `nil` where it cannot be told. No clock is read that
  /// an operator can set.
  private func elapsed(since entry: KeptEntry) throws(JournalFailure) -> Duration? {
    guard let now, let boot = entry.boot, let uptime = entry.uptime else { return nil }
    if boot == now.boot {
      let age = now.uptime - .milliseconds(uptime)
      return age < .zero ? nil : age
    }
    guard let machine = entry.machine, let here = now.machine,
      try archive.code(ofMachine: here) == machine
    else { return nil }
    return now.uptime
  }

  /// Whether another write of the same fields may have changed again what this one had done. What is
  /// deleted or anonymized stays so.
  private func isOverwritten(
    _ record: WriteRecord, _ sent: KeptEntry
  ) async throws(JournalFailure) -> Bool {
    guard record.last.action == Action.prefer.rawValue else { return false }
    var filter = JournalFilter()
    filter.provider = record.last.provider
    filter.contactID = record.last.contactID
    let fields = Set(record.last.changedFields)
    return try await archive.writes(filter).contains { other in
      guard other.id != record.id, Self.isHere(other.last, record.last), other.outcome != .failed,
        other.outcome != .notSent,
        !fields.isDisjoint(with: other.last.changedFields),
        let last = other.entries.last(where: { $0.step == Self.sentStep })
      else { return false }
      return last.sequence > sent.sequence || Self.mayFollow(other, sent)
    }
  }

  /// Whether two writes of one provider's name may be about the same installation.
  private static func isHere(_ other: KeptEntry, _ entry: KeptEntry) -> Bool {
    other.installation == nil || entry.installation == nil
      || other.installation == entry.installation
  }

  /// Whether a write that was sent before may have been carried out after.
  private static func mayFollow(_ other: WriteRecord, _ sent: KeptEntry) -> Bool {
    if [.verified, .answered].contains(other.outcome), other.last.sequence < sent.sequence {
      return false
    }
    guard other.last.boot == sent.boot, let before = other.last.uptime, let time = sent.uptime
    else { return true }
    return .milliseconds(time - before) < patience
  }

  private static let sentStep = JournalEntry.Step.sent.rawValue
}
