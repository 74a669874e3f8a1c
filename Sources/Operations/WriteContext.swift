package import Domain

/// What every write needs besides its provider.
package struct WriteContext: Sendable {
  package var journal: any Journal
  package var ambient: Ambient
  /// The operator's `--case`.
  package var caseReference: String?
  /// Asked before a person is created or opted in.
  package var suppression: SuppressionGuard
  /// Keeps two sessions from writing to one contact at once.
  package var leases: any ContactLeases = UnsharedLeases()
  /// Whether contacts are erased only by the plan of a case that a second person approved.
  package var erasesOnlyByPlan = false
  /// A job on more contacts than this needs a second person's approval; 0 for never.
  package var approvalOver = 0
  /// The job that the writes to its contacts belong to.
  package internal(set) var job: JournaledJob?

  package init(
    journal: any Journal, ambient: Ambient, caseReference: String? = nil,
    suppression: SuppressionGuard
  ) {
    self.journal = journal
    self.ambient = ambient
    self.caseReference = caseReference
    self.suppression = suppression
  }

  /// - Throws: If the provider cannot do it, the config does not allow it, or a case is missing.
  func requireAllowed(_ action: Action, at info: ProviderInfo) throws(WriteFailure) {
    if let reason = info.availability(of: action).reason {
      throw .unavailable(provider: info.name, reason: reason)
    }
    if info.policy.requiresCase, info.environment == .production, caseReference == nil {
      throw .caseMissing(provider: info.name)
    }
    if isOnlyByPlan(action) {
      throw .unavailable(
        provider: info.name,
        reason: "the config wants a second person for every erasure: "
          + "roster case plan makes a plan for them to approve")
    }
  }

  func isOnlyByPlan(_ action: Action) -> Bool {
    erasesOnlyByPlan && (action == .delete || action == .anonymize)
  }

  /// Why a job on so many contacts needs an approval, one clause; `nil` if it needs none.
  package func approvalObstacle(toContacts count: Int) -> String? {
    guard approvalOver > 0, count > approvalOver else { return nil }
    return "work on more than \(approvalOver) contacts needs a second person's approval"
  }

  /// The context of work that a second person approved.
  package var approved: WriteContext {
    var context = self
    context.approvalOver = 0
    context.erasesOnlyByPlan = false
    return context
  }

  /// Refuses a write that the client would not send, so that the journal never gets an invalid id.
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
