package import Domain
package import Foundation

/// Bulk work of which the journal has every contact, so that after a crash it is known what was sent
/// and what was not.
package struct JournaledJob: Sendable {
  package let id: UUID
  let contacts: JobContacts
  /// What the write at a place aims at. Made when it is needed, so that a job over very many contacts
  /// keeps no more than their ids.
  let target: @Sendable (Int) -> JournalEntry.Target

  /// The write about a contact, as the journal has it; `nil` where the job is not about it.
  func write(about contactID: String) -> (id: UUID, target: JournalEntry.Target)? {
    contacts.place(of: contactID).map { (contacts.writeIDs[$0], target($0)) }
  }
}

extension WriteContext {
  /// Records in the journal that these contacts of the job need no write any more.
  package func leaveOut(_ ids: [String]) async throws(WriteFailure) {
    _ = try await fail(ids, .skipped, within: nil)
  }

  /// Ends the job. The journal records for each contact that was not reached why.
  ///
  /// `limit` bounds the time that this takes: entries that were not written by then are left out, and
  /// their contacts stay *not sent*, in an unfinished job.
  ///
  /// - Returns: How many contacts stay so.
  /// - Throws: `.journal`; all that are left are then *not sent*.
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

  /// - Returns: How many were left out since the time was over.
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
              writeID: write.id, step: .failed, time: time, moment: moment, target: write.target,
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

/// Why a job did not reach all of its contacts.
package enum JobEnd: String, Sendable {
  case cancelled
  /// The first one failed, so that no other was begun.
  case canaryFailed
  /// The outcome of the first one is unknown, so that no other was begun.
  case canaryUnknown
  /// The provider refused three in a row for the key, and would have refused the others.
  case refused
  /// An operator gave up what another process had left.
  case abandoned
  /// There was no need to write to them any more.
  case skipped
  /// The journal did not take the whole job, so that nothing of it was sent.
  case notBegun

  /// `stop`: why the job stopped by itself; `nil` where it was told to.
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
