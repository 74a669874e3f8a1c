/// A verb that an operator can perform on contacts; the raw value is the command's name, the name
/// in `allow_actions`, and the key in `roster providers`.
package enum Action: String, CaseIterable, Sendable, Codable {
  case list
  case find
  case count
  case get
  case update
  case prefer
  case anonymize

  package var isWrite: Bool {
    switch self {
    case .list, .find, .count, .get: false
    case .update, .prefer, .anonymize: true
    }
  }
}

/// Whether something can be done, and why not.
package enum Availability: Hashable, Sendable {
  case available
  /// One sentence without a full stop, for the operator.
  case unavailable(reason: String)

  package var isAvailable: Bool { self == .available }

  package var reason: String? {
    guard case .unavailable(let reason) = self else { return nil }
    return reason
  }
}

/// What a provider's erasure really does, so that no screen can claim one that did not happen.
package enum Erasure: Hashable, Sendable {
  /// The provider deletes the personal data on request; `residual` names what may stay.
  case executed(residual: String?)
  /// Only people can do it; the steps, in order.
  case manualOnly(steps: [String])
}

/// What one provider can and cannot do, as values that screens and commands read.
package struct Capabilities: Hashable, Sendable {
  /// One for each action; an action that is missing here is a programmer's error.
  package var actions: [Action: Availability]
  package var erasure: Erasure
  package var lookupKeys: [LookupKey]
  /// Keys of `--where`.
  package var conditionKeys: [String]
  /// Fields by which the provider itself sorts; empty where it does not.
  package var orderFields: [String]
  /// Fields that the provider can be asked for alone; empty where it always sends all.
  package var selectableFields: [String]
  /// Whether a list can begin at an index (`--first`); `false` where there is only a cursor.
  package var canSkip: Bool
  /// The most rows in one page; `nil` where no limit is known.
  package var maximumPageSize: Int?
  /// The fields that can be written, in the order of the form.
  package var fieldRules: [FieldRule]
  /// Columns of the list: `id`, `name`, `email`, `phone`, `organization`, `preferences`, or a
  /// field's own name.
  package var columns: [String]
  /// How an operator finds a contact here when there is no list; empty where there is one.
  package var lookupHint: String

  package init(
    actions: [Action: Availability], erasure: Erasure, lookupKeys: [LookupKey],
    conditionKeys: [String] = [], orderFields: [String] = [], selectableFields: [String] = [],
    canSkip: Bool, maximumPageSize: Int?, fieldRules: [FieldRule] = [],
    columns: [String] = ["id", "name", "email", "phone"], lookupHint: String = ""
  ) {
    for action in Action.allCases {
      precondition(actions[action] != nil, "No availability is given for \(action.rawValue).")
    }
    self.actions = actions
    self.erasure = erasure
    self.lookupKeys = lookupKeys
    self.conditionKeys = conditionKeys
    self.orderFields = orderFields
    self.selectableFields = selectableFields
    self.canSkip = canSkip
    self.maximumPageSize = maximumPageSize
    self.fieldRules = fieldRules
    self.columns = columns
    self.lookupHint = lookupHint
  }

  package subscript(action: Action) -> Availability {
    actions[action] ?? .unavailable(reason: "not known here")
  }
}
