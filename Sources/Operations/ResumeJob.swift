package import Domain
import Foundation

/// The rest of an unfinished job.
package struct JobRemainder: Sendable {
  package struct Part: Sendable {
    package var contactID: String
    package var act: JobAct
    let writeID: UUID
    /// The sequence number of the write's last entry.
    let sequence: Int64
    /// For a write made with a personal key, whose digest only the entry has.
    let keptDigests: JournalEntry.Target.KeptDigests?

    package var write: ContactWrite { act.write(.id(contactID)) }
  }

  package var job: UnfinishedJob
  package var action: Action
  /// Contacts that were not sent, in the job's order.
  package var notSent: [Part]
  /// Contacts that were not sent and no longer need it, because a later write has done it.
  package var doneLater: [Part] = []
  /// Contacts that were not sent, and that a later write is working on or may have done.
  package var doubtful: [Part] = []
  /// Contacts with an unknown outcome. They are settled, not sent again.
  package var unknown: [WriteRecord]
  /// Contacts that were not sent, but cannot be recovered from the journal: it is not the journal
  /// that was written, or the id was a personal key.
  package var unreadable: [WriteRecord]
  /// Whether the job began at the installation that the provider's name now means.
  var installation: InstallationCheck.Finding
  /// The number of contacts that the journal does not have, because the process ended while it
  /// recorded them.
  package var missing = 0

  /// The contacts that are not sent, each with what the job does to it.
  package var targets: JobTargets {
    let parts = notSent
    return JobTargets(parts.map(\.contactID)) { place in
      JobTarget(parts[place].act, .id(parts[place].contactID))
    }
  }

  /// Why the job cannot be continued: the process ended before it recorded all contacts.
  package var obstacle: String? {
    guard missing > 0 else { return nil }
    return "the job never began: the journal has \(job.total) of its "
      + "\(job.total + missing) contacts, and nothing was sent"
  }
}

/// Continues or abandons a job that another process has left.
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
    filter.outcome = .unknown
    let unknown = try await archive.writes(filter)
    filter.outcome = .notSent
    let notSent = try await archive.writes(filter).filter(\.isOpen)
    let open = unknown + notSent
    for record in open {
      _ = try record.last.knownAction
      _ = try record.last.knownEnvironment
    }
    guard let action = Action(rawValue: job.action) else {
      throw JournalFailure(message: "job \(job.id) has an unknown action, '\(job.action)'")
    }
    var remainder = JobRemainder(
      job: job, action: action, notSent: [], unknown: unknown, unreadable: [],
      installation: try installations.finding(open.lazy.flatMap(\.entries)))
    remainder.missing = try await Self.missing(job, in: archive)
    let recovery = RecoverWrite(archive: archive)
    let later = try await laterWrites(than: job)
    for record in notSent {
      if let id = record.last.contactID, let writeID = UUID(uuidString: record.id),
        let write = try recovery.write(of: record.last)
      {
        guard let act = JobAct(write) else {
          throw JournalFailure(
            message: "entry \(record.last.sequence) is a write that no job makes, "
              + "'\(write.action.rawValue)'")
        }
        let part = JobRemainder.Part(
          contactID: id, act: act, writeID: writeID, sequence: record.last.sequence,
          keptDigests: record.last.lookupDigest.map {
            .init(request: record.last.digest, lookup: $0)
          })
        switch later.answer(to: act, of: id) {
        case nil: remainder.notSent.append(part)
        case .done: remainder.doneLater.append(part)
        case .unknown, .underWay: remainder.doubtful.append(part)
        }
      } else {
        remainder.unreadable.append(record)
      }
    }
    return remainder
  }

  private func laterWrites(than job: UnfinishedJob) async throws(JournalFailure) -> LaterWrites {
    guard let began = KeptEntry.date(of: job.began) else { return LaterWrites() }
    return try await LaterWrites(than: job.id, begun: began, at: client.info, in: archive)
  }

  /// Ends a job of which later writes have done the rest.
  ///
  /// - Returns: `false` if another process has continued the job.
  package func close(_ remainder: JobRemainder) async throws(WriteFailure) -> Bool {
    guard let resumed = try await take(remainder) else { return false }
    try await resumed.endJob(notBegun: remainder.doneLater.map(\.contactID), reason: .skipped)
    return true
  }

  /// - Throws: `.unavailable` for a job that began at another installation, or at an unknown one.
  package func requireSameInstallation(_ remainder: JobRemainder) throws(WriteFailure) {
    let reason: String
    switch remainder.installation {
    case .same: return
    case .unknown: reason = InstallationCheck.unknownIsNotContinued
    case .another(let words): reason = installations.refusal(words)
    }
    throw .unavailable(provider: client.info.name, reason: reason)
  }

  /// The number of contacts that the process did not record. If there are any, it sent nothing.
  package static func missing(
    _ job: UnfinishedJob, in archive: any JournalArchive
  ) async throws(JournalFailure) -> Int {
    var filter = JournalFilter()
    filter.job = job.id
    filter.limit = 1
    let note = try await archive.writes(filter).first?.first.note
    return max(0, (JobSize.count(in: note) ?? 0) - job.total)
  }

  /// Claims the job for this process.
  ///
  /// - Returns: The context for writing to the remaining contacts. `nil` if another process has
  ///   continued the job since it was read; the caller must read it again. The intents stay as they
  ///   are: no contact is sent twice.
  /// - Throws: `.unavailable` if the job never began.
  package func take(_ remainder: JobRemainder) async throws(WriteFailure) -> WriteContext? {
    if context.isOnlyByPlan(remainder.action) {
      throw .unavailable(
        provider: client.info.name,
        reason: "an approval is used once, so the rest of this job needs another one: "
          + "roster journal abandon \(remainder.job.id.uuidString.lowercased()) gives the rest up, "
          + "then the command asks for approval of the contacts that were not sent")
    }
    try context.requireAllowed(remainder.action, at: client.info)
    try requireSameInstallation(remainder)
    if let obstacle = remainder.obstacle {
      throw .unavailable(provider: client.info.name, reason: obstacle)
    }
    do throws(JournalFailure) {
      // The journal says what to send, so it must not have been tampered with.
      if let fault = try await archive.verification().firstFault {
        throw JournalFailure(
          message:
            "the journal fails verification at entry \(fault.sequence): \(fault.reason); run "
            + "roster journal verify")
      }
      guard try await context.journal.claim(job: remainder.job.id) else { return nil }
      guard try await isAsRead(remainder) else {
        await context.journal.release(job: remainder.job.id)
        return nil
      }
    } catch {
      await context.journal.release(job: remainder.job.id)
      throw .journal(error, isSent: false)
    }
    var resumed = context
    resumed.caseReference = context.caseReference ?? remainder.job.caseReference
    resumed.job = job(remainder)
    return resumed
  }

  /// Whether no other process has sent any of the remaining contacts.
  private func isAsRead(_ remainder: JobRemainder) async throws(JournalFailure) -> Bool {
    var filter = JournalFilter()
    filter.job = remainder.job.id
    let left = Set(
      try await archive.writes(filter)
        .filter { $0.last.step == JournalEntry.Step.intended.rawValue }
        .compactMap { UUID(uuidString: $0.id) })
    return (remainder.notSent + remainder.doneLater).allSatisfy { left.contains($0.writeID) }
  }

  private func job(_ remainder: JobRemainder) -> JournaledJob {
    let parts = remainder.notSent + remainder.doneLater
    var contacts = JobContacts()
    var places: [Int32] = []
    for (place, part) in parts.enumerated()
    where contacts.append(part.contactID, writeID: part.writeID) {
      places.append(Int32(place))
    }
    let target = target(remainder)
    return JournaledJob(id: remainder.job.id, contacts: contacts) { [places] place in
      target(parts[Int(places[place])])
    }
  }

  private func target(
    _ remainder: JobRemainder
  ) -> @Sendable (JobRemainder.Part) -> JournalEntry.Target {
    let (info, job) = (client.info, remainder.job)
    return { part in
      var target = JournalEntry.Target(
        WriteLog.Subject(of: part.write, readLookup: nil), action: part.write.action, at: info,
        caseReference: job.caseReference, job: job.id)
      target.keptDigests = part.keptDigests
      target.keptInstallation = .init(code: job.installation)
      target.environment = Environment(rawValue: job.environment) ?? info.environment
      return target
    }
  }

  /// Abandons the job: nothing more is sent. Unknown outcomes can still be settled.
  ///
  /// - Returns: `false` if another process is continuing the job.
  package func abandon(_ remainder: JobRemainder) async throws(WriteFailure) -> Bool {
    do throws(JournalFailure) {
      guard try await context.journal.claim(job: remainder.job.id) else { return false }
      try await abandonNotSent(remainder)
      try await abandon(remainder.unreadable, .notSent)
      try await abandon(remainder.unknown, .unknown)
    } catch {
      await context.journal.release(job: remainder.job.id)
      throw .journal(error, isSent: false)
    }
    await context.journal.release(job: remainder.job.id)
    return true
  }

  private func abandonNotSent(_ remainder: JobRemainder) async throws(JournalFailure) {
    let parts = remainder.notSent + remainder.doneLater + remainder.doubtful
    let target = target(remainder)
    var chunks = JournalChunks(ambient: context.ambient)
    try await chunks.each(of: parts.count) { (range) async throws(JournalFailure) in
      try await record(
        parts[range].map { ($0.writeID, $0.sequence, target($0)) }, .notSent)
    }
  }

  private func abandon(
    _ records: [WriteRecord], _ step: JournalEntry.Step
  ) async throws(JournalFailure) {
    var chunks = JournalChunks(ambient: context.ambient)
    try await chunks.each(of: records.count) { (range) async throws(JournalFailure) in
      var writes: [(UUID, Int64, JournalEntry.Target)] = []
      for kept in records[range] {
        guard let id = UUID(uuidString: kept.id) else { continue }
        let target = try JournalEntry.Target(kept.last, at: client.info)
        writes.append((id, kept.last.sequence, target))
      }
      try await record(writes, step)
    }
  }

  /// Skips writes with newer entries: another process may have continued the job since it was read.
  private func record(
    _ writes: [(id: UUID, sequence: Int64, target: JournalEntry.Target)], _ step: JournalEntry.Step
  ) async throws(JournalFailure) {
    let (time, moment) = (context.ambient.now(), context.ambient.moment())
    _ = try await context.journal.record(
      writes.map {
        JournalEntry(
          writeID: $0.id, step: step, time: time, moment: moment, target: $0.target,
          note: JobEnd.abandoned.rawValue)
      }, after: Dictionary(writes.map { ($0.id, $0.sequence) }) { $1 })
  }
}
