package import Domain

/// Work on many contacts on its way to a second person, through a team's journal.
package struct BulkProposals: Sendable {
  /// More contacts travel as a file: every console reads all steps of the journal.
  package static let mostContacts = 1_000

  private let desk: CaseDesk

  package init(desk: CaseDesk) { self.desk = desk }

  /// Gives the work to the team. One that waits, or that an approval allows, stays as it is.
  package func propose(_ plan: BulkPlan) async throws(CaseFailure) -> BulkProposal {
    guard plan.contacts.count <= Self.mostContacts else {
      throw .refused(
        "the team's journal takes proposals of at most \(Self.mostContacts) contacts",
        nextStep: "give the plan as a file: --plan-to FILE, then --approval FILE")
    }
    let digest = try desk.digest(of: plan)
    let reference = CaseReference.bulk(digest)
    let known = try await kept(reference)
    if let known, try await isOpen(known) { return known }
    // A use of an approval keeps no plan, and names no proposal.
    let event = CaseEvent.proposed(plan: plan, digest: digest)
    guard try await desk.keep([event], of: reference, after: known?.sequence) else {
      throw .changedMeanwhile(reference)
    }
    return try await proposal(reference)
  }

  /// The team's proposal of this work; `nil` if it was never proposed.
  package func proposal(of plan: BulkPlan) async throws(CaseFailure) -> BulkProposal? {
    try await kept(CaseReference.bulk(try desk.digest(of: plan)))
  }

  package func proposal(_ reference: String) async throws(CaseFailure) -> BulkProposal {
    guard let proposal = try await kept(reference) else { throw .unknown(reference) }
    return proposal
  }

  /// Keeps a second person's approval. The database refuses one that the maker of the plan records.
  package func keep(
    _ approval: CaseApproval, of proposal: BulkProposal
  ) async throws(CaseFailure) {
    guard proposal.waits(at: desk.ambient.now()) else {
      throw .refused(
        proposal.approval == nil
          ? "\(proposal.reference) was proposed more than 72 hours ago"
          : "\(proposal.reference) has an approval already",
        nextStep: proposal.approval == nil
          ? "its maker proposes it again: the same command with --propose" : nil)
    }
    let event = CaseEvent.approved(approval: approval)
    guard try await desk.keep([event], of: proposal.reference, after: proposal.sequence) else {
      throw .changedMeanwhile(proposal.reference)
    }
  }

  private func kept(_ reference: String) async throws(CaseFailure) -> BulkProposal? {
    BulkProposal(try await desk.events(of: reference))
  }

  /// Whether it waits for an approval, or has one that was not used and has not expired.
  private func isOpen(_ proposal: BulkProposal) async throws(CaseFailure) -> Bool {
    let now = desk.ambient.now()
    guard let approval = proposal.approval else { return proposal.waits(at: now) }
    guard let expiry = approval.expiry, now < expiry else { return false }
    return try await desk.events(of: desk.useReference(of: approval)).isEmpty
  }
}
