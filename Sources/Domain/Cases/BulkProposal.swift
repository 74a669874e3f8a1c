package import Foundation

/// Work on many contacts that waits in a team's journal for a second person, as its events say.
package struct BulkProposal: Hashable, Sendable {
  /// `bulk-` and 32 digits of the plan's digest.
  package let reference: String
  package let plan: BulkPlan
  package let digest: String
  package let proposedAt: Date
  package private(set) var approval: CaseApproval?
  /// Of its last event.
  package private(set) var sequence: Int64

  /// `events`: of one reference, in their order. `nil` if nothing was proposed under it.
  package init?(_ events: [KeptCaseEvent]) {
    guard
      let start = events.lastIndex(where: { if case .proposed = $0.event { true } else { false } }),
      case .proposed(let plan, let digest) = events[start].event
    else { return nil }
    reference = events[start].caseReference
    self.plan = plan
    self.digest = digest
    proposedAt = events[start].time
    sequence = events[start].sequence
    for kept in events[start...] {
      sequence = kept.sequence
      if case .approved(let approval) = kept.event { self.approval = approval }
    }
  }

  package func waits(at time: Date) -> Bool {
    approval == nil && time < proposedAt.addingTimeInterval(CaseApproval.validity)
  }
}
