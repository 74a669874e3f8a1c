package import Domain
package import Foundation

/// Bulk work of which the journal has every contact, so that after a crash it is known what was sent
/// and what was not.
package struct JournaledJob: Sendable {
  struct Write: Sendable {
    var id: UUID
    var target: JournalEntry.Target
  }

  package let id: UUID
  /// By contact id.
  var writes: [String: Write]
}

/// One contact's part of a job.
package struct JobPart: Sendable {
  /// By the contact's id.
  package var write: ContactWrite
  /// How the contact is read before and after; `nil` where there is no way but the id, or none.
  package var readLookup: ContactLookup?

  package init(_ write: ContactWrite, readLookup: ContactLookup? = nil) {
    self.write = write
    self.readLookup = readLookup
  }
}

extension WriteContext {
  /// Tells the journal of those whom there is no need to write to any more.
  package func leaveOut(_ ids: [String]) async throws(WriteFailure) {
    do throws(JournalFailure) {
      try await journal.record(failures(of: ids, reason: .skipped))
    } catch {
      throw .journal(error, isSent: false)
    }
  }

  private func failures(of ids: [String], reason: JobEnd) -> [JournalEntry] {
    let time = ambient.now()
    let moment = ambient.moment()
    return ids.compactMap { job?.writes[$0] }.map {
      JournalEntry(
        writeID: $0.id, step: .failed, time: time, moment: moment, target: $0.target,
        note: reason.rawValue)
    }
  }

  /// Ends the job: of those whom it did not come to the journal says why.
  ///
  /// - Throws: `.journal`; they then stand as not sent.
  package func endJob(notBegun ids: [String], reason: JobEnd) async throws(WriteFailure) {
    guard let job else { return }
    do throws(JournalFailure) {
      try await journal.record(failures(of: ids, reason: reason))
    } catch {
      await journal.release(job: job.id)
      throw .journal(error, isSent: false)
    }
    await journal.release(job: job.id)
  }
}

/// Why a job did not come to all of its contacts.
package enum JobEnd: String, Sendable {
  case cancelled
  /// The first one failed, so that no other was begun.
  case canaryFailed
  /// An operator gave up what another process had left.
  case abandoned
  /// There was no need to write to them any more.
  case skipped
}
