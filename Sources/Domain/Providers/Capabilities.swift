/// A verb that an operator can perform on contacts; the raw value is the command's name, the name
/// in `allow_actions`, and the key in `roster providers`.
package enum Action: String, CaseIterable, Sendable, Codable {
  case list
  case find
  case count
  case get
  case create
  case update
  case delete
  case prefer
  case anonymize
  /// Out of the provider, into a file: it reads.
  case export
  /// A file of the provider's own form, into the provider.
  case `import`
  case upsert
  /// Setting and removing the prices of one contact.
  case pricing

  package var isWrite: Bool {
    switch self {
    case .list, .find, .count, .get, .export: false
    case .create, .update, .delete, .prefer, .anonymize, .import, .upsert, .pricing: true
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

/// What one provider can and cannot do, as values that screens and commands read.
package struct Capabilities: Hashable, Sendable {
  /// One for each action; an action that is missing here is a programmer's error.
  package var actions: [Action: Availability]
  package var erasure: Erasure
  /// The first one is that by which every contact can be read; the others may do for writes alone.
  package var lookupKeys: [LookupKey]
  /// What a contact's id looks like.
  package var idForm: ContactIDForm
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
  /// How many contacts one call of `delete` takes; 1 where each has its own.
  package var deleteBatchSize: Int
  /// Keys by which `upsert` tells contacts apart; empty where there is no upsert.
  package var upsertKeys: [LookupKey]
  /// What a file for `import` looks like; `nil` where there is no import.
  package var importForm: ImportForm?
  /// Whether `export` gives a file of the provider's own making instead of the contacts.
  package var exportsOwnFile: Bool
  /// Columns of the list: `id`, `name`, `email`, `phone`, `organization`, `preferences`, or a
  /// field's own name.
  package var columns: [String]
  /// Fields that sum up everything between the provider and a contact, in the order of the screen.
  package var lifetimeTotals: [LifetimeTotal]
  /// How an operator finds a contact here when there is no list; empty where there is one.
  package var lookupHint: String

  /// Whether an id is enough to read a contact.
  package var readsByID: Bool { lookupKeys.first == .id }

  package init(
    actions: [Action: Availability], erasure: Erasure, lookupKeys: [LookupKey],
    idForm: ContactIDForm, conditionKeys: [String] = [], orderFields: [String] = [],
    selectableFields: [String] = [],
    canSkip: Bool, maximumPageSize: Int?, fieldRules: [FieldRule] = [],
    deleteBatchSize: Int = 1, upsertKeys: [LookupKey] = [], importForm: ImportForm? = nil,
    exportsOwnFile: Bool = false,
    columns: [String] = ["id", "name", "email", "phone"], lifetimeTotals: [LifetimeTotal] = [],
    lookupHint: String = ""
  ) {
    for action in Action.allCases {
      precondition(actions[action] != nil, "No availability is given for \(action.rawValue).")
    }
    self.actions = actions
    self.erasure = erasure
    self.lookupKeys = lookupKeys
    self.idForm = idForm
    self.conditionKeys = conditionKeys
    self.orderFields = orderFields
    self.selectableFields = selectableFields
    self.canSkip = canSkip
    self.maximumPageSize = maximumPageSize
    self.fieldRules = fieldRules
    self.deleteBatchSize = deleteBatchSize
    self.upsertKeys = upsertKeys
    self.importForm = importForm
    self.exportsOwnFile = exportsOwnFile
    self.columns = columns
    self.lifetimeTotals = lifetimeTotals
    self.lookupHint = lookupHint
  }

  package subscript(action: Action) -> Availability {
    actions[action] ?? .unavailable(reason: "not known here")
  }
}

/// A number that grows with each act of a contact: its donations, their value.
package struct LifetimeTotal: Hashable, Sendable {
  /// The provider's own name.
  package var field: String
  /// With its unit, where it has one.
  package var title: String

  package init(field: String, title: String) {
    self.field = field
    self.title = title
  }
}

/// What a provider's import takes: a CSV file with a header of these two columns.
package struct ImportForm: Hashable, Sendable {
  /// The column that says what kind of identifier stands in the other one.
  package var typeColumn: String
  package var valueColumn: String
  package var delimiter: Character
  /// The words of the type column.
  package var types: [String]
  /// Those of the words whose values are e-mail addresses.
  package var emailTypes: [String]

  package init(
    typeColumn: String, valueColumn: String, delimiter: Character, types: [String],
    emailTypes: [String] = []
  ) {
    self.typeColumn = typeColumn
    self.valueColumn = valueColumn
    self.delimiter = delimiter
    self.types = types
    self.emailTypes = emailTypes
  }
}
