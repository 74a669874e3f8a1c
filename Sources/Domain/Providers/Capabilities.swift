/// What an operator can do with contacts. The raw value is the command's name, the name in
/// `allow_actions`, and the key in `roster providers`.
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
  /// Copies contacts from the provider into a file.
  case export
  /// Uploads a file in the provider's own form.
  case `import`
  case upsert
  /// Sets or removes the prices of one contact.
  case pricing

  package var isWrite: Bool {
    switch self {
    case .list, .find, .count, .get, .export: false
    case .create, .update, .delete, .prefer, .anonymize, .import, .upsert, .pricing: true
    }
  }
}

/// Whether an action is possible, and if not, why.
package enum Availability: Hashable, Sendable {
  case available
  /// One sentence without a full stop, for the operator.
  case unavailable(reason: String)
  /// Until the operator names a case reference.
  case caseMissing

  package var isAvailable: Bool { self == .available }

  package var reason: String? {
    switch self {
    case .available: nil
    case .unavailable(let reason): reason
    case .caseMissing: "needs a case reference"
    }
  }
}

/// Which contacts a provider can list alone once its whole list was read.
package enum CatchUp: String, Hashable, Sendable {
  case none
  /// Those that were created since.
  case new
  /// Those that were created or changed since.
  case changed
}

/// What one provider can and cannot do.
package struct Capabilities: Hashable, Sendable {
  /// Must have an entry for every action.
  package var actions: [Action: Availability]
  package var erasure: Erasure
  /// What people have to look up for an access, since the provider cannot be asked for it.
  package var accessSteps: [String]
  /// Every contact can be read by the first key; other keys may work for writes only.
  package var lookupKeys: [LookupKey]
  package var idForm: ContactIDForm
  /// Keys of `--where`.
  package var conditionKeys: [String]
  /// Fields by which the provider itself sorts; empty if it does not sort.
  package var orderFields: [String]
  /// Fields that a request can select; empty if the provider always sends all.
  package var selectableFields: [String]
  /// Whether a list can begin at an index (`--first`); `false` if there is only a cursor.
  package var canSkip: Bool
  /// The most rows of one page; `nil` if no limit is known.
  package var maximumPageSize: Int?
  /// What `ProviderClient.contacts(since:)` brings.
  package var catchUp: CatchUp
  /// The writable fields, in the order of the form.
  package var fieldRules: [FieldRule]
  /// How many contacts one call of `delete` takes.
  package var deleteBatchSize: Int
  /// Keys by which `upsert` identifies contacts; empty if there is no upsert.
  package var upsertKeys: [LookupKey]
  /// The form of a file for `import`; `nil` if there is no import.
  package var importForm: ImportForm?
  /// Whether `export` returns a file that the provider makes, instead of contacts.
  package var exportsOwnFile: Bool
  /// Columns of the list: `id`, `name`, `email`, `phone`, `organization`, `preferences`, or the
  /// name of a provider's field.
  package var columns: [String]
  /// Fields that sum up all acts of a contact, in screen order.
  package var lifetimeTotals: [LifetimeTotal]
  /// How an operator finds a contact without a list; empty if there is a list.
  package var lookupHint: String

  /// Whether an id is enough to read a contact.
  package var readsByID: Bool { lookupKeys.first == .id }

  package init(
    actions: [Action: Availability], erasure: Erasure, accessSteps: [String] = [],
    lookupKeys: [LookupKey], idForm: ContactIDForm, conditionKeys: [String] = [],
    orderFields: [String] = [],
    selectableFields: [String] = [],
    canSkip: Bool, maximumPageSize: Int?, catchUp: CatchUp = .none, fieldRules: [FieldRule] = [],
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
    self.accessSteps = accessSteps
    self.lookupKeys = lookupKeys
    self.idForm = idForm
    self.conditionKeys = conditionKeys
    self.orderFields = orderFields
    self.selectableFields = selectableFields
    self.canSkip = canSkip
    self.maximumPageSize = maximumPageSize
    self.catchUp = catchUp
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

/// A number that grows with each act of a contact: its donations, or their value.
package struct LifetimeTotal: Hashable, Sendable {
  /// The provider's own name.
  package var field: String
  /// Includes the unit, if there is one.
  package var title: String

  package init(field: String, title: String) {
    self.field = field
    self.title = title
  }
}

/// The form of a provider's import file: CSV with a header of these two columns.
package struct ImportForm: Hashable, Sendable {
  /// The column with the kind of identifier in the value column.
  package var typeColumn: String
  package var valueColumn: String
  package var delimiter: Character
  package var types: [IdentifierType]

  /// A word of the type column, and what the values beside it are.
  package struct IdentifierType: Hashable, Sendable {
    package var word: String
    package var kind: ValueKind

    package init(_ word: String, _ kind: ValueKind) {
      self.word = word
      self.kind = kind
    }
  }

  package init(
    typeColumn: String, valueColumn: String, delimiter: Character, types: [IdentifierType]
  ) {
    self.typeColumn = typeColumn
    self.valueColumn = valueColumn
    self.delimiter = delimiter
    self.types = types
  }
}
