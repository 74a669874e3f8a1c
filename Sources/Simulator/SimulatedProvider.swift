import Foundation

/// What a provider's world is made from.
struct WorldOptions: Sendable {
  let contacts: Int
  let seed: UInt64
  let hasLimits: Bool
  let isHostile: Bool
  let now: @Sendable () -> Date

  func people(of provider: String) -> SeedWorld {
    SeedWorld(seed: seed, provider: provider, contacts: contacts, isHostile: isHostile)
  }
}

/// One vendor's API. Each lives in its own folder with the same files: `<Name>Routes` (this protocol:
/// which call goes where, who may call), `<Name>Effects` (whom a call is about and whom it changed),
/// `<Name>Validation` (what a request may hold), `<Name>World` (the contacts and what was changed),
/// `<Name>Bodies` (the shapes of answers and errors) and `<Name>WellKnown` (keys and identifiers for
/// tests).
protocol SimulatedProvider: Sendable {
  /// As in the configuration: `kind = "…"`.
  static var kind: String { get }

  init(_ options: WorldOptions)

  /// Whether that path is one of this vendor's. No two providers say yes to one path.
  func owns(_ call: Call) -> Bool

  /// What the vendor answers.
  func answer(_ call: Call) async -> Answer

  /// What a call is about and what came of it; `answer` is `nil` where a fault kept it from the vendor.
  func effect(of call: Call, _ answer: Answer?) -> CallEffect

  /// How the vendor words a failure of its own (429, 500, 503, …).
  func failure(status: Int) -> Answer

  /// This provider's `[[provider]]` table in the configuration. `base` is scheme, host and port,
  /// without a slash at the end.
  func configuration(base: String) -> String
}
