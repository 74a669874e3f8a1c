package import Domain
import Foundation

/// What another operator planned or proposed, and which waits for an approval.
package struct AwaitedApproval: Hashable, Sendable {
  /// Of the case or the proposal.
  package var reference: String
  /// The case's right, or the action on the contacts.
  package var work: String
  package var contacts: Int
  package var author: String
  /// When a plan was made, or work was proposed; RFC 3339.
  package var since: String
}

extension CaseDesk {
  /// Of an operator other than this one, in the order of the cases and then of the proposals.
  package func awaitedApprovals(
    of cases: [CaseRecord], _ proposals: [BulkProposal], by operatorName: String
  ) -> [AwaitedApproval] {
    let plans = cases.compactMap { record -> AwaitedApproval? in
      guard record.outcome == nil, needsApproval(record), let plan = record.validPlan?.plan else {
        return nil
      }
      return AwaitedApproval(
        reference: record.reference, work: record.right.rawValue, contacts: plan.contactCount,
        author: plan.author, since: plan.madeAt)
    }
    let now = ambient.now()
    let work = proposals.filter { $0.waits(at: now) }.map { proposal in
      AwaitedApproval(
        reference: proposal.reference,
        work: "\(proposal.plan.action) at \(proposal.plan.provider)",
        contacts: proposal.plan.contactCount, author: proposal.plan.author,
        since: KeptEntry.text(of: proposal.proposedAt))
    }
    return (plans + work).filter { $0.author != operatorName }
  }
}
