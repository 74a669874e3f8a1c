package import Domain
package import Foundation

/// Bulk work with every contact in the journal, which shows after a crash what was sent and what
/// was not.
package struct JournaledJob: Sendable {
  package let id: UUID
  let contacts: JobContacts
  /// The target of the write at a place. Made on demand, so that a large job keeps only the ids of
  /// its contacts.
  let target: @Sendable (Int) -> JournalEntry.Target

  /// The write to a contact, as the journal has it; `nil` if the contact is not part of the job.
  func write(about contactID: String) -> (id: UUID, target: JournalEntry.Target)? {
    contacts.place(of: contactID).map { (contacts.writeIDs[$0], target($0)) }
  }
}

extension WriteContext {
  /// Records in the journal that these contacts of the job no longer need a write.
  package func leaveOut(_ ids: [String]) async throws(WriteFailure) {
    _ = try await fail(ids, .skipped, within: nil)
  }

  /// Ends the job, and records in the journal why the contacts of `ids` were not sent.
  ///
  /// `limit` bounds the time for that: the remaining contacts stay *not sent* in an unfinished job.
  ///
  /// - Returns: The number of contacts that stay *not sent*.
  /// - Throws: `.journal`; the remaining contacts stay *not sent*.
  @discardableResult
  package func endJob(
    notBegun ids: some RandomAccessCollection<String> & Sendable, reason: JobEnd,
    within limit: Duration? = nil
  ) async throws(WriteFailure) -> Int {
    guard let job else { return 0 }
    let left: Int
    do throws(WriteFailure) {
      left = try await fail(ids, reason, within: limit)
    } catch {
      await journal.release(job: job.id)
      throw error
    }
    await journal.release(job: job.id)
    return left
  }

  /// - Returns: The number of contacts left out because the time was over.
  private func fail(
    _ ids: some RandomAccessCollection<String> & Sendable, _ reason: JobEnd,
    within limit: Duration?
  ) async throws(WriteFailure) -> Int {
    guard let job else { return ids.count }
    var chunks = JournalChunks(ambient: ambient, limit: limit)
    do throws(JournalFailure) {
      try await chunks.each(of: ids.count) { (range) async throws(JournalFailure) in
        let (time, moment) = (ambient.now(), ambient.moment())
        let entries = ids.dropFirst(range.lowerBound).prefix(range.count).compactMap { id in
          job.write(about: id).map { write in
            JournalEntry(
              writeID: write.id, step: .notSent, time: time, moment: moment, target: write.target,
              note: reason.rawValue)
          }
        }
        try await journal.record(entries)
      }
      return ids.count - chunks.written
    } catch {
      throw .journal(error, isSent: false)
    }
  }
}

extension JobEnd {
  /// `stop`: why the job stopped by itself; `nil` if it was told to.
  package init(_ stop: JobProgress.Stop?) {
    self =
      switch stop {
      case .canaryFailed: .canaryFailed
      case .canaryUnknown: .canaryUnknown
      case .refused: .refused
      case .journal, nil: .cancelled
      }
  }
}
