package import Domain
import Foundation

/// What a job has left that its process did not end.
package struct JobRemainder: Sendable {
  package struct Part: Sendable {
    package var contactID: String
    package var write: ContactWrite
    var record: WriteRecord
  }

  package var job: UnfinishedJob
  package var action: Action
  /// Of whom nothing was sent, in the job's order.
  package var notSent: [Part]
  /// Of whom nobody knows; they are settled, not sent again.
  package var unknown: [WriteRecord]
  /// Not sent either, but the journal does not say to whom or what: it is not the one that was
  /// written, or the id was a personal one.
  package var unreadable: [WriteRecord]

  fileprivate var records: [WriteRecord] { notSent.map(\.record) + unknown + unreadable }
}

/// Goes on with bulk work that another process has left, or gives it up.
package struct ResumeJob: Sendable {
  private let client: any ProviderClient
  private let archive: any JournalArchive
  private let context: WriteContext
  private let installations: InstallationCheck

  /// `others` are the other providers of the config, to name the installation of a job.
  package init(
    client: any ProviderClient, archive: any JournalArchive, context: WriteContext,
    others: [ProviderInfo] = []
  ) {
    self.client = client
    self.archive = archive
    self.context = context
    installations = InstallationCheck(archive: archive, info: client.info, others: others)
  }

  package func remainder(of job: UnfinishedJob) async throws(JournalFailure) -> JobRemainder {
    var filter = JournalFilter()
    filter.job = job.id
    let records = try await archive.writes(filter)
    var remainder = JobRemainder(
      job: job, action: Action(rawValue: job.action) ?? .update, notSent: [],
      unknown: records.filter { $0.standing == .unknown }, unreadable: [])
    let recovery = RecoverWrite(archive: archive)
    for record in records where record.standing == .notSent {
      if let id = record.last.contactID, let write = try recovery.write(of: record.last) {
        remainder.notSent.append(
          JobRemainder.Part(contactID: id, write: write, record: record))
      } else {
        remainder.unreadable.append(record)
      }
    }
    return remainder
  }

  /// - Throws: `.unavailable` for a job that was not begun at the installation that the provider's name
  ///   means now, or of which the journal does not say where.
  package func requireSameInstallation(_ remainder: JobRemainder) throws(WriteFailure) {
    let finding: InstallationCheck.Finding
    do throws(JournalFailure) {
      finding = try installations.finding(remainder.records.flatMap(\.entries))
    } catch {
      throw .journal(error, isSent: false)
    }
    let reason: String
    switch finding {
    case .same: return
    case .unknown: reason = InstallationCheck.unknownIsNotContinued
    case .another(let words): reason = installations.refusal(words)
    }
    throw .unavailable(provider: client.info.name, reason: reason)
  }

  /// Makes the job this process's own.
  ///
  /// - Returns: The context with which what is left is written to; `nil` where another process goes
  ///   on with the job, or has since it was read: its contacts are then to be read anew. The intents
  ///   stand as they are: no contact is sent about twice.
  package func take(_ remainder: JobRemainder) async throws(WriteFailure) -> WriteContext? {
    try context.requireAllowed(remainder.action, at: client.info)
    try requireSameInstallation(remainder)
    do throws(JournalFailure) {
      guard try await context.journal.claim(job: remainder.job.id) else { return nil }
      var filter = JournalFilter()
      filter.job = remainder.job.id
      let left = Set(
        try await archive.writes(filter)
          .filter { $0.last.step == JournalEntry.Step.intended.rawValue }.map(\.id))
      guard remainder.notSent.allSatisfy({ left.contains($0.record.id) }) else {
        await context.journal.release(job: remainder.job.id)
        return nil
      }
      var resumed = context
      resumed.caseReference = context.caseReference ?? remainder.job.caseReference
      resumed.job = JournaledJob(
        id: remainder.job.id,
        writes: Dictionary(
          remainder.notSent.compactMap { part in
            UUID(uuidString: part.record.id).map { id in
              (part.contactID, JournaledJob.Write(id: id, target: target(of: part)))
            }
          }
        ) { $1 })
      return resumed
    } catch {
      await context.journal.release(job: remainder.job.id)
      throw .journal(error, isSent: false)
    }
  }

  /// Gives the job up: nothing more is sent, and what is unknown stays to be settled.
  ///
  /// - Returns: `false` where another process goes on with the job.
  package func abandon(_ remainder: JobRemainder) async throws(WriteFailure) -> Bool {
    do throws(JournalFailure) {
      guard try await context.journal.claim(job: remainder.job.id) else { return false }
      // Somebody may have gone on with it since it was read: of whom more was said, nothing is.
      let records = remainder.notSent.map(\.record) + remainder.unreadable + remainder.unknown
      let last = records.compactMap { record in
        UUID(uuidString: record.id).map { ($0, record.last.sequence) }
      }
      _ = try await context.journal.record(
        entries(remainder.notSent.map(\.record) + remainder.unreadable, .failed)
          + entries(remainder.unknown, .unknown),
        after: Dictionary(last) { $1 })
    } catch {
      await context.journal.release(job: remainder.job.id)
      throw .journal(error, isSent: false)
    }
    await context.journal.release(job: remainder.job.id)
    return true
  }

  /// Writes to one of those who are left, in the context that `take` gave. The contact is read before
  /// and after where its provider reads by id.
  package func send(
    _ part: JobRemainder.Part, _ resumed: WriteContext
  ) async throws(WriteFailure) -> WriteResult {
    let byID = ContactLookup.id(part.contactID)
    let lookup = client.info.capabilities.readsByID ? byID : nil
    switch part.write {
    case .preferences(_, let channels):
      let operation = ChangePreferences(client: client, context: resumed)
      guard let lookup else { return try await operation.change(channels, ofID: part.contactID) }
      return try await operation.change(channels, ofID: part.contactID, readBy: lookup)
    case .anonymize:
      let operation = AnonymizeContact(client: client, context: resumed)
      var contact = Contact(
        id: ContactID(provider: client.info.name, value: part.contactID), kind: client.info.kind)
      contact.lookup = lookup
      return try await operation.anonymize(contact)
    default: preconditionFailure("Only preferences and anonymizations go out one by one.")
    }
  }

  private func entries(
    _ records: [WriteRecord], _ step: JournalEntry.Step
  ) -> [JournalEntry] {
    let time = context.ambient.now()
    let moment = context.ambient.moment()
    return records.compactMap { record in
      UUID(uuidString: record.id).map { id in
        JournalEntry(
          writeID: id, step: step, time: time, moment: moment,
          target: JournalEntry.Target(record.last, at: client.info),
          note: JobEnd.abandoned.rawValue)
      }
    }
  }

  private func target(of part: JobRemainder.Part) -> JournalEntry.Target {
    JournalEntry.Target(part.record.last, at: client.info)
  }
}
