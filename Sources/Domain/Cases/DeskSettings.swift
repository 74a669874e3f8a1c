/// How cases are handled: `[desk]` in the config, and the operators' keys.
package struct DeskSettings: Hashable, Sendable {
  package enum Identity: String, CaseIterable, Sendable {
    /// Nothing of an erasure or an access is carried out before the identity is given.
    case required
    case optional
  }

  package enum Approval: String, CaseIterable, Sendable {
    case none
    /// A second person signs the plan of an erasure or an access.
    case other
  }

  package var law = PrivacyLaw.eu
  /// Besides Saturdays and Sundays, the days on which no case is due.
  package var holidays: Set<CalendarDate> = []
  package var identity = Identity.required
  package var approval = Approval.none
  /// Bulk work on more contacts than this needs an approval; 0 means never.
  package var approvalOver = 0
  /// Whether erased persons are kept from being created or opted in again.
  package var suppresses = true
  /// How long a case's tags are kept after it was closed.
  package var keepTagsDays = 400
  /// Whether a contact is emptied before it goes to a recycle bin.
  package var overwritesBeforeRecycle = true
  package var operators = OperatorDirectory()

  package init() {}

  /// Whether a second person has to approve the plan before it is carried out.
  package func wantsApproval(of plan: CaseRecord.Plan, for right: CaseRight) -> Bool {
    approval == .other && right.needsIdentity && !plan.isApplied
  }
}

/// Which operator has which key.
package struct OperatorDirectory: Hashable, Sendable {
  /// An operator may have several keys, one on each machine.
  package var names: [OperatorKey: String] = [:]
  /// Whether operators can change the list themselves, so that it proves little.
  package var isSelfDeclared = true

  package init(names: [OperatorKey: String] = [:], isSelfDeclared: Bool = true) {
    self.names = names
    self.isSelfDeclared = isSelfDeclared
  }
}
