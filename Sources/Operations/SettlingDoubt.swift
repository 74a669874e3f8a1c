import Domain
import Foundation

/// Why a contact that does not show what was asked for is no proof that the write did not happen.
struct SettlingDoubt {
  /// So long after it was sent a provider may be at work on a write still.
  static let patience: TimeInterval = 60

  let archive: any JournalArchive
  let now: Date

  /// `nil` where there is none.
  func reason(_ record: WriteRecord) async throws(JournalFailure) -> String? {
    guard let sent = record.entries.last(where: { $0.step == Self.sentStep }) else { return nil }
    if let time = sent.date {
      let age = now.timeIntervalSince(time)
      if (0..<Self.patience).contains(age) {
        let wait = Int((Self.patience - age).rounded(.up))
        return "not done yet, and the provider may be at work on it still: again in \(wait) s"
      }
    }
    return try await isOverwritten(record, sent)
      ? "other writes of this contact went out since, so that reading it tells nothing" : nil
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
      guard other.id != record.id, other.standing != .failed, other.standing != .notSent,
        !fields.isDisjoint(with: other.last.changedFields),
        let last = other.entries.last(where: { $0.step == Self.sentStep })
      else { return false }
      return last.sequence > sent.sequence || Self.isClose(last, sent)
    }
  }

  /// Whether it was sent so shortly before that it may have been carried out after.
  private static func isClose(_ other: KeptEntry, _ sent: KeptEntry) -> Bool {
    guard let before = other.date, let time = sent.date else { return true }
    return time.timeIntervalSince(before) < patience
  }

  private static let sentStep = JournalEntry.Step.sent.rawValue
}
