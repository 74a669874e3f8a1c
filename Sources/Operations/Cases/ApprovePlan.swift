package import Domain
import Foundation

/// A plan on its way to a second person, as text.
package struct PlanFile<Plan: ApprovablePlan>: Codable, Hashable, Sendable {
  package var plan: Plan
  package var digest: String
  /// The contacts' names for the reader, by `PROVIDER ID`. Not part of what is approved.
  package var names: [String: String]?

  package init(plan: Plan, digest: String, names: [String: String]?) {
    self.plan = plan
    self.digest = digest
    self.names = names
  }
}

/// A second person's consent: makes one from a plan, and checks one before it is used.
package struct ApprovePlan: Sendable {
  private let desk: CaseDesk
  private let keys: any OperatorSigning
  /// This process's operator.
  private let author: CaseAuthor

  package init(desk: CaseDesk, keys: any OperatorSigning, author: CaseAuthor) {
    self.desk = desk
    self.keys = keys
    self.author = author
  }

  /// - Throws: If the plan is not the one of its digest, or this operator made it.
  package func require(_ file: PlanFile<some ApprovablePlan>) throws(CaseFailure) {
    guard try desk.digest(of: file.plan) == file.digest else {
      throw .refused("the plan was changed after its digest was made")
    }
    try requireOther(than: file.plan, key: author.key, name: author.name)
  }

  package func approval(
    of file: PlanFile<some ApprovablePlan>
  ) throws(CaseFailure) -> CaseApproval {
    try require(file)
    let expiry = desk.ambient.now().addingTimeInterval(CaseApproval.validity)
    var approval = CaseApproval(
      caseReference: file.plan.caseReference, digest: file.digest,
      expires: KeptEntry.text(of: expiry), by: author.name, key: author.key, signature: "")
    do throws(OperatorKeyFailure) {
      approval.signature = try keys.sign(Array(approval.signedText.utf8)).text
    } catch {
      throw .refused(error.message)
    }
    return approval
  }

  /// Whether an approval can be used for the plan of a case.
  ///
  /// - Throws: With the reason if it cannot.
  package func require(_ approval: CaseApproval, for record: CaseRecord) throws(CaseFailure) {
    guard let plan = record.validPlan else { throw .refused("\(record.reference) has no plan") }
    guard !plan.isApplied else { throw .refused("the approval was used already") }
    try require(approval, of: plan.plan, plan.digest)
  }

  /// Whether an approval can be used for bulk work.
  ///
  /// - Throws: With the reason if it cannot.
  package func require(
    _ approval: CaseApproval, for plan: BulkPlan
  ) async throws(CaseFailure) {
    try require(approval, of: plan, try desk.digest(of: plan))
    guard try await desk.events(of: desk.useReference(of: approval)).isEmpty else {
      throw .refused("the approval was used already")
    }
  }

  /// Uses an approval of bulk work up.
  ///
  /// - Throws: If it cannot be used, or another process has used it.
  package func use(_ approval: CaseApproval, for plan: BulkPlan) async throws(CaseFailure) {
    try await require(approval, for: plan)
    try await desk.recordUse(of: approval)
  }

  private func require(
    _ approval: CaseApproval, of plan: some ApprovablePlan, _ digest: String
  ) throws(CaseFailure) {
    guard approval.caseReference == plan.caseReference else {
      throw .refused("the approval is about \(approval.caseReference)")
    }
    guard approval.digest == digest else {
      throw .refused("the approval is about another plan of \(plan.caseReference)")
    }
    guard let signature = OperatorSignature(approval.signature),
      let key = OperatorKey(approval.key),
      keys.isValid(signature, of: Array(approval.signedText.utf8), by: key)
    else { throw .refused("the signature of the approval is not valid") }
    guard desk.settings.operators.names[key] != nil else {
      throw .refused(
        "the approver's key is not that of an operator",
        nextStep: "[[operator]] lists the keys; roster operator key prints one")
    }
    guard let expiry = approval.expiry, desk.ambient.now() < expiry else {
      throw .refused("the approval expired on \(approval.expires)")
    }
    guard expiry <= desk.ambient.now().addingTimeInterval(CaseApproval.validity + 300) else {
      throw .refused("the approval is valid for longer than 72 hours")
    }
    try requireOther(than: plan, key: approval.key, name: approval.by)
  }

  private func requireOther(
    than plan: some ApprovablePlan, key: String, name: String
  ) throws(CaseFailure) {
    let names = desk.settings.operators.names
    let maker = plan.madeBy.flatMap(OperatorKey.init).flatMap { names[$0] }
    // An operator may have a key on each machine.
    let isSamePerson = maker != nil && maker == OperatorKey(key).flatMap { names[$0] }
    guard plan.madeBy != key, !isSamePerson else {
      throw .refused("you made the plan: another person has to approve it")
    }
    guard plan.author != name else {
      throw .refused("the plan was made by \(name) too: another login has to approve it")
    }
  }
}
