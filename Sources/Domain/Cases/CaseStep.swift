/// The step that a case needs now.
package enum CaseStep: Hashable, Sendable {
  case closed(CaseOutcome)
  case findPerson
  case plan
  case settle
  case identity
  case approval
  /// A first time, what is left, or what failed.
  case apply(CaseApplying)
  case tasks(Int)
  case close

  package enum CaseApplying: Hashable, Sendable {
    case all
    case rest
    case again
  }

  package init(_ record: CaseRecord, _ settings: DeskSettings) {
    self =
      if let outcome = record.outcome {
        .closed(outcome)
      } else if record.included.isEmpty {
        .findPerson
      } else if let plan = record.validPlan {
        Self.step(of: plan, record, settings)
      } else {
        .plan
      }
  }

  private static func step(
    of plan: CaseRecord.Plan, _ record: CaseRecord, _ settings: DeskSettings
  ) -> CaseStep {
    if record.hasUnknown { return .settle }
    guard plan.open.isEmpty else {
      if record.right.needsIdentity, record.identity == nil, settings.identity == .required {
        return .identity
      }
      if settings.wantsApproval(of: plan, for: record.right), plan.approval == nil {
        return .approval
      }
      if plan.ended.values.contains(where: { $0.outcome == .failed && !$0.isOver }) {
        return .apply(.again)
      }
      return .apply(plan.isApplied ? .rest : .all)
    }
    let tasks = record.openTasks.count
    return tasks > 0 ? .tasks(tasks) : .close
  }

  /// One sentence without a full stop.
  package var words: String {
    switch self {
    case .closed(let outcome): "closed as \(outcome.rawValue): the receipt proves it"
    case .findPerson: "next: find the person"
    case .plan: "next: make the plan"
    case .settle: "an outcome is unknown: settle it before anything else"
    case .identity: "next: record how the person's identity was given"
    case .approval: "next: a second person approves the plan (case approve, or case plan --to FILE)"
    case .apply(.again): "an act failed: carry out the rest to try it again, or make a new plan"
    case .apply(.rest): "next: carry out the rest"
    case .apply(.all): "next: carry out the plan"
    case .tasks(1): "next: the open task"
    case .tasks(let count): "next: the \(count) open tasks"
    case .close: "next: close the case"
    }
  }
}
