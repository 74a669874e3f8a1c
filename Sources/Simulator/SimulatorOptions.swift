package import Foundation

/// What a simulator is started with.
package struct SimulatorOptions: Sendable {
  /// Of 127.0.0.1; 0 takes a free one.
  package var port: UInt16 = 0
  /// Contacts per provider.
  package var contacts: Int = 5_000
  /// The same seed gives the same people, the same identifiers and the same faults.
  package var seed: UInt64 = 1
  /// Before each answer. Calls wait side by side, not one after the other.
  package var latency: Duration = .zero
  /// The share of calls that fail, 0…1: in turn by 429, 500, 503, a cut-off body, a closed connection.
  package var faultRate: Double = 0
  /// What else takes turns with those five.
  package var additionalFaults: [AdditionalFault] = []
  /// Where each request is written down, with what became of it.
  package var log: ExchangeLog?
  /// `false` lifts the providers' own call limits.
  package var hasLimits: Bool = true
  /// Whether everybody holds texts of `HostileCorpus`, three each, in turn; for tests.
  package var isHostile: Bool = false
  /// What the providers take for the time: stamps, expiry of tokens, windows of the limits.
  package var now: @Sendable () -> Date = { Date() }
  /// How latency and slow answers are waited for.
  package var wait: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }

  package init(
    port: UInt16 = 0, contacts: Int = 5_000, seed: UInt64 = 1, latency: Duration = .zero,
    faultRate: Double = 0, hasLimits: Bool = true, isHostile: Bool = false,
    now: @escaping @Sendable () -> Date = { Date() },
    wait: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
  ) {
    self.port = port
    self.contacts = contacts
    self.seed = seed
    self.latency = latency
    self.faultRate = faultRate
    self.hasLimits = hasLimits
    self.isHostile = isHostile
    self.now = now
    self.wait = wait
  }
}
