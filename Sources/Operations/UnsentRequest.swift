package import Domain

/// A request about a person that ended before anything was sent. The journal keeps it as the answer
/// that was given.
package struct UnsentRequest: Sendable {
  /// Why nothing was sent.
  package enum Reason: String, Sendable {
    /// The provider does not have the action, or the config does not allow it.
    case refused
    case notFound
    /// A search found no contact, and did not cover every provider completely.
    case notFinished
  }

  private let info: ProviderInfo
  private let context: WriteContext

  package init(at info: ProviderInfo, context: WriteContext) {
    self.info = info
    self.context = context
  }

  /// `lookup` is `nil` if the contact is not known yet. Of a personal key the journal keeps a digest.
  package func record(
    _ reason: Reason, _ action: Action, _ lookup: ContactLookup?
  ) async throws(WriteFailure) {
    do throws(JournalFailure) {
      try await context.journal.record(entry(reason, action, lookup))
    } catch {
      throw .journal(error, isSent: false)
    }
  }

  func entry(_ reason: Reason, _ action: Action, _ lookup: ContactLookup?) -> JournalEntry {
    let subject = WriteLog.Subject(
      contactID: lookup?.journalID, readLookup: lookup,
      request: "\(action.rawValue) \(lookup?.requestText ?? "")")
    let target = JournalEntry.Target(
      subject, action: action, at: info, caseReference: context.caseReference)
    return JournalEntry(
      writeID: context.ambient.makeID(), step: .failed, time: context.ambient.now(),
      moment: context.ambient.moment(), target: target, note: reason.rawValue)
  }

  /// Records a look-up that found no contact. Without a case reference, the journal keeps writes only.
  package func recordAbsence(
    _ failure: ProviderFailure, _ action: Action, _ lookup: ContactLookup
  ) async throws(WriteFailure) {
    guard context.caseReference != nil, failure.absence != nil else { return }
    try await record(.notFound, action, lookup)
  }
}
