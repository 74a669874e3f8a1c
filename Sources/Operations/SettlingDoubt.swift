import Domain
import Foundation

/// Why a contact without the change does not prove that the write did not happen.
struct SettlingDoubt {
  /// For this long after its last sign of life, a provider may still be working on a write.
  static let patience = Duration.seconds(60)

  let archive: any JournalArchive
  let now: MachineMoment?

  /// `nil` if there is no doubt. A write whose process ended without recording an outcome needs a
  /// new entry first, since nothing shows when the process ended.
  func reason(_ record: WriteRecord) async throws(JournalFailure) -> String? {
    guard let sent = record.entries.last(where: { $0.step == Self.sentStep }) else { return nil }
    if let reason = try waiting(since: record.last) { return reason }
    return try await isOverwritten(record, sent)
      ? "other writes to this contact were sent since, so reading it proves nothing" : nil
  }

  private func waiting(since last: KeptEntry) throws(JournalFailure) -> String? {
    guard let age = try elapsed(since: last) else {
      return
        "not done yet, and it is unknown how long ago it was sent: on another machine, or before "
        + "the journal kept the machine's time; add --ended if the provider no longer works on it"
    }
    guard age < Self.patience else { return nil }
    let wait = Int(((Self.patience - age) / .seconds(1)).rounded(.up))
    return "not done yet, and the provider may still be working on it: try again in \(wait) s"
  }

  /// The least age of an entry; `nil` if it is unknown. Reads no clock that an operator can set.
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

  /// Whether another write to the same fields may have undone this one. Deletion and anonymization
  /// cannot be undone.
  private func isOverwritten(
    _ record: WriteRecord, _ sent: KeptEntry
  ) async throws(JournalFailure) -> Bool {
    guard record.last.action == Action.prefer.rawValue else { return false }
    var filter = JournalFilter()
    filter.provider = record.last.provider
    filter.contactID = record.last.contactID
    let fields = Set(record.last.changedFields.map(\.name))
    return try await archive.writes(filter).contains { other in
      guard other.id != record.id, Self.isHere(other.last, record.last), other.outcome != .failed,
        other.outcome != .notSent,
        !fields.isDisjoint(with: other.last.changedFields.map(\.name)),
        let last = other.entries.last(where: { $0.step == Self.sentStep })
      else { return false }
      return last.sequence > sent.sequence || Self.mayFollow(other, sent)
    }
  }

  /// Whether two writes with the same provider name may be at the same installation.
  private static func isHere(_ other: KeptEntry, _ entry: KeptEntry) -> Bool {
    other.installation == nil || entry.installation == nil
      || other.installation == entry.installation
  }

  /// Whether a write that was sent earlier may have been carried out later.
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
