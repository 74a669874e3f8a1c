import Domain
import Operations

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
