package import Domain
import Foundation

/// Records a job in the journal before its first contact is sent.
package struct BeginJob: Sendable {
  /// The time limit for closing the entries of a job that was not recorded completely.
  private static let closingTime = Duration.seconds(2)

  private let client: any ProviderClient
  private let context: WriteContext

  package init(client: any ProviderClient, context: WriteContext) {
    self.client = client
    self.context = context
  }

  /// A contact that occurs twice counts once. The targets are made again whenever the journal needs
  /// them.
  ///
  /// - Returns: The context for writing to the job's contacts.
  /// - Throws: If nothing may be sent, the journal cannot record the whole job, or the task is
  ///   cancelled before it has (`.cancelled`). Nothing has been sent then.
  package func begin(_ targets: JobTargets) async throws(WriteFailure) -> WriteContext {
    guard targets.count > 0 else { return context }
    try context.requireAllowed(targets[0].act.action, at: client.info)
    let job = job(targets)
    do throws(JournalFailure) {
      guard try await context.journal.claim(job: job.id) else {
        throw JournalFailure(message: "another process has a job with the same id")
      }
    } catch {
      throw .journal(error, isSent: false)
    }
    try await write(job)
    var begun = context
    begun.job = job
    return begun
  }

  private func job(_ targets: JobTargets) -> JournaledJob {
    let id = context.ambient.makeID()
    var contacts = JobContacts()
    // Places in the targets, if they differ from the places in the job's contacts.
    var places: [Int32]?
    for (place, contact) in targets.ids.enumerated() {
      let isNew = contacts.append(contact, writeID: context.ambient.makeID())
      if !isNew, places == nil { places = (0..<Int32(place)).map { $0 } }
      if isNew { places?.append(Int32(place)) }
    }
    let (info, caseReference) = (client.info, context.caseReference)
    return JournaledJob(id: id, contacts: contacts) { [places] place in
      let target = targets[places.map { Int($0[place]) } ?? place]
      return JournalEntry.Target(
        WriteLog.Subject(of: target.write, readLookup: target.seen?.lookup),
        action: target.act.action, at: info, caseReference: caseReference, job: id)
    }
  }

  private func write(_ job: JournaledJob) async throws(WriteFailure) {
    let count = job.contacts.count
    var chunks = JournalChunks(ambient: context.ambient)
    do throws(JournalFailure) {
      let isCancelled = { Task.isCancelled }
      try await chunks.each(of: count, stops: isCancelled) {
        (range) async throws(JournalFailure) in
        try await context.journal.record(intents(range, of: job))
      }
    } catch {
      await close(job, chunks.written)
      throw .journal(error, isSent: false)
    }
    guard chunks.written < count else { return }
    await close(job, chunks.written)
    throw .failed(
      ProviderFailure(
        .cancelled, provider: client.info.name, delivery: .notSent,
        message: "interrupted while the journal recorded the job: nothing was sent"))
  }

  private func intents(_ range: Range<Int>, of job: JournaledJob) -> [JournalEntry] {
    let (time, moment) = (context.ambient.now(), context.ambient.moment())
    let note = JobSize.note(of: job.contacts.count)
    return range.map { place in
      JournalEntry(
        writeID: job.contacts.writeIDs[place], step: .intended, time: time, moment: moment,
        target: job.target(place), note: note)
    }
  }

  /// Closes the entries of a job that was not recorded completely. If the journal fails or the time
  /// runs out, `JobSize` in the remaining entries shows that the job never began.
  private func close(_ job: JournaledJob, _ written: Int) async {
    var unfinished = context
    unfinished.job = job
    let context = unfinished
    await Task {
      do throws(WriteFailure) {
        try await context.endJob(
          notBegun: job.contacts.ids.prefix(written), reason: .notBegun, within: Self.closingTime)
      } catch {
        // The caller reports why the job did not begin, and `ResumeJob` refuses to continue it.
      }
    }.value
  }
}
