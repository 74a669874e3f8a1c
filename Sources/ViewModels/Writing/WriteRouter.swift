import Domain
import Operations

extension WriteRouter {
  /// Why an action is not possible on contacts of several providers, and at which it is.
  func severalProviders(_ action: Action, _ contacts: [Contact]) -> Message {
    let counts = Dictionary(grouping: contacts, by: \.id.provider).mapValues(\.count)
      .sorted { $0.key.text < $1.key.text }
    let possible = counts.map(\.key).filter { name in
      client(of: name).map { rules.availability(of: action, at: $0.info).isAvailable } ?? false
    }
    return .marksAtSeveralProviders(
      action.rawValue, counts.map { ($0.key, $0.value) }, possible: possible)
  }
}

/// What the models that write ask of the router.
protocol WriteRouter: AnyObject {
  var subjects: ActionSubjects { get }
  /// What may be written now.
  var rules: WriteRules { get }
  var writeContext: WriteContext { get }

  func client(of provider: ProviderName) -> (any ProviderClient)?
  /// - Returns: `nil`, with a message, if the action is not possible.
  func permitted(_ action: Action, for subject: Contact?) -> (Contact, any ProviderClient)?
  /// Shows a contact as a write left it. A read that began before may be older, and is discarded.
  func spreadWritten(_ contact: Contact)
  /// Carries a confirmed plan out.
  func startJob(_ plan: ActionPlanModel)
  /// Adds a change that `u` takes back.
  func add(_ change: SessionChanges.Change)
}
