import Domain
import Foundation

/// The journal's entries of one write.
struct WriteLog {
  private let context: WriteContext
  private let writeID: UUID
  private let target: JournalEntry.Target

  init(context: WriteContext, client: any ProviderClient, write: ContactWrite) {
    self.context = context
    writeID = context.ambient.makeID()
    target = JournalEntry.Target(
      provider: client.info.name, environment: client.info.environment, action: write.action,
      contactID: write.lookup.key.isPersonal ? nil : write.lookup.value,
      changedFields: write.changedFields, caseReference: context.caseReference,
      request: String(describing: write))
  }

  /// `wasAnswered` says whether the provider may have done it by now, for the message when the
  /// journal cannot be written.
  func record(
    _ step: JournalEntry.Step, status: Int? = nil, requestID: String? = nil, note: String? = nil,
    wasAnswered: Bool = false
  ) async throws(WriteFailure) {
    do throws(JournalFailure) {
      try await context.journal.record(
        JournalEntry(
          writeID: writeID, step: step, time: context.ambient.now(), target: target,
          status: status, requestID: requestID, note: note))
    } catch {
      throw .journal(error, wasAnswered: wasAnswered)
    }
  }
}

extension WriteFailure {
  /// A word of interface.md's list of kinds; never a text that could hold personal data.
  var journalNote: String {
    switch self {
    case .unavailable, .caseMissing: "refused"
    case .invalid: "validation"
    case .conflict: "conflict"
    case .failed(let failure), .outcomeUnknown(let failure): failure.kind.rawValue
    case .journal: "journal"
    }
  }
}
