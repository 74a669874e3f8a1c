package import Domain

/// What every write needs beside its provider.
package struct WriteContext: Sendable {
  package var journal: any Journal
  package var ambient: Ambient
  /// The operator's `--case`.
  package var caseReference: String?
  /// The bulk work that writes belong to, where they are about its contacts.
  package internal(set) var job: JournaledJob?

  package init(journal: any Journal, ambient: Ambient, caseReference: String? = nil) {
    self.journal = journal
    self.ambient = ambient
    self.caseReference = caseReference
  }

  /// - Throws: Where the provider cannot do it, or the config does not allow it here and now.
  func requireAllowed(_ action: Action, at info: ProviderInfo) throws(WriteFailure) {
    if let reason = info.availability(of: action).reason {
      throw .unavailable(provider: info.name, reason: reason)
    }
    if info.policy.requiresCase, info.environment == .production, caseReference == nil {
      throw .caseMissing(provider: info.name)
    }
  }

  /// Refuses a write about a contact that its client would not send: the journal is not told of what
  /// cannot be an id.
  func requireSendable(
    _ write: ContactWrite, at client: any ProviderClient
  ) throws(WriteFailure) {
    guard write.lookup != nil else { return }
    do throws(ProviderFailure) {
      _ = try client.plannedRequests(for: write)
    } catch {
      throw .failed(error)
    }
  }
}
