package import Domain
import Foundation

/// A search of a case that found no contact. The journal keeps it at each provider, with a digest of
/// the text.
package struct UnansweredFind: Sendable {
  private let providers: [ProviderInfo]
  private let context: WriteContext

  /// `providers`: those that were searched.
  package init(at providers: [ProviderInfo], context: WriteContext) {
    self.providers = providers
    self.context = context
  }

  /// Does nothing if contacts were found, or without a case. An entry says that there is no such
  /// contact only if every provider was searched completely.
  package func record(
    _ text: String, _ statement: SearchStatement
  ) async throws(WriteFailure) {
    guard context.caseReference != nil, statement.isEmpty else { return }
    let reason = statement.provesAbsence ? UnsentRequest.Reason.notFound : .notFinished
    let lookup = ContactLookup(key: .text, value: text.trimmedEnds())
    let entries = providers.map {
      UnsentRequest(at: $0, context: context).entry(reason, .find, lookup)
    }
    do throws(JournalFailure) {
      try await context.journal.record(entries)
    } catch {
      throw .journal(error, isSent: false)
    }
  }
}

extension LookupKey {
  /// No provider's key: the text of a search.
  fileprivate static let text = LookupKey("text")
}
