package import Domain
import Foundation

/// Puts a job into the journal before its first contact is sent.
package struct BeginJob: Sendable {
  private let client: any ProviderClient
  private let context: WriteContext

  package init(client: any ProviderClient, context: WriteContext) {
    self.client = client
    self.context = context
  }

  /// - Returns: The context with which its contacts are written to.
  /// - Throws: Where nothing may be sent, or the journal takes nothing.
  package func begin(_ parts: [JobPart]) async throws(WriteFailure) -> WriteContext {
    guard let action = parts.first?.write.action else { return context }
    try context.requireAllowed(action, at: client.info)
    let job = context.ambient.makeID()
    let subjects = parts.map { WriteLog.Subject(of: $0.write, readLookup: $0.readLookup) }
    let writes = subjects.map { subject in
      JournaledJob.Write(
        id: context.ambient.makeID(),
        target: JournalEntry.Target(
          subject, action: action, at: client.info, caseReference: context.caseReference, job: job))
    }
    let time = context.ambient.now()
    let moment = context.ambient.moment()
    do throws(JournalFailure) {
      _ = try await context.journal.claim(job: job)
      try await context.journal.record(
        writes.map {
          JournalEntry(
            writeID: $0.id, step: .intended, time: time, moment: moment, target: $0.target)
        })
    } catch {
      await context.journal.release(job: job)
      throw .journal(error, isSent: false)
    }
    var begun = context
    begun.job = JournaledJob(
      id: job,
      writes: Dictionary(
        writes.compactMap { write in write.target.contactID.map { ($0, write) } }
      ) { $1 })
    return begun
  }
}
