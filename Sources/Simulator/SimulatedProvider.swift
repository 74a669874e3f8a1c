import Foundation

/// What a provider's world is made from.
struct WorldOptions: Sendable {
  let contacts: Int
  let seed: UInt64
  let hasLimits: Bool
  let isHostile: Bool
  var keptFields: Set<String> = []
  var requiredFields: Set<String> = []
  let now: @Sendable () -> Date

  func people(of provider: String) -> SeedWorld {
    SeedWorld(seed: seed, provider: provider, contacts: contacts, isHostile: isHostile)
  }
}

/// One vendor's API. Each has its own folder with the same files:
/// - `<Name>Routes`: this protocol, which call goes where, and authorization.
/// - `<Name>Effects`: the contacts of a call, and which of them it changed.
/// - `<Name>Validation`: what a request may hold.
/// - `<Name>World`: the contacts and their changes.
/// - `<Name>Bodies`: the forms of answers and errors.
/// - `<Name>WellKnown`: keys and identifiers for tests.
protocol SimulatedProvider: Sendable {
  /// Its name and kind in the configuration, and its well-known contacts.
  static var account: SimulatedAccount { get }

  init(_ options: WorldOptions)

  /// Whether the path is this vendor's. Only one provider may own a path.
  func owns(_ call: Call) -> Bool

  /// The vendor's answer.
  func answer(_ call: Call) async -> Answer

  /// The contacts of a call and its effect; `answer` is `nil` if a fault kept it from the vendor.
  func effect(of call: Call, _ answer: Answer?) -> CallEffect

  /// The vendor's form of a failure (429, 500, 503, …).
  func failure(status: Int) -> Answer

  /// This provider's `[[provider]]` table in the configuration. `base` is scheme, host and port,
  /// without a final slash.
  func configuration(base: String) -> String
}

extension SimulatedProvider {
  /// As in the configuration: `kind = "…"`.
  static var kind: String { account.kind }
}
